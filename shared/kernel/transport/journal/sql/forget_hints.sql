-- $1: group, $2: topic, which is read from its beginning then.
delete from :schema.hint where group_name = $1::text and topic = $2::text
