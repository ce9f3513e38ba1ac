-- $1: journal, $2: topic. The cursor's row tells instances of versions without the table source: no partition has
-- this number.
with decided as (
  insert into :schema.source (topic, journal, adopted) values ($2::text, $1::uuid, true)
  on conflict (topic, journal) do update set adopted = true
)
insert into :schema.cursor (journal, topic, partition, position, came_from)
values ($1::uuid, $2::text, -1, 0, 0)
on conflict do nothing
