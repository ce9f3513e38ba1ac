-- $1: journal, $2: topic. No partition has this number: the row only says that the journal is known.
insert into :schema.cursor (journal, topic, partition, position, came_from)
values ($1::uuid, $2::text, -1, 0, 0)
on conflict do nothing
