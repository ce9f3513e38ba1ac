-- $1: journal, $2: topic.
with no_longer_adopted as (
  delete from :schema.cursor where journal = $1::uuid and topic = $2::text and partition = -1
)
insert into :schema.source (topic, journal, adopted) values ($2::text, $1::uuid, false)
on conflict (topic, journal) do update set adopted = false
