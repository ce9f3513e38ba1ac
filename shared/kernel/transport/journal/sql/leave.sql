delete from :schema.member where group_name = $1::text and id = $2::text
