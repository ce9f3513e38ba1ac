-- $1: group, $2: hints as a JSON array. Never backwards, but for another journal.
insert into :schema.hint as h (group_name, topic, partition, position, journal)
select $1::text, topic, partition, position, journal
from jsonb_to_recordset($2::text::jsonb) as w (topic text, partition integer, position bigint, journal uuid)
order by topic, partition
on conflict (group_name, topic, partition) do update
  set journal = excluded.journal,
    position = case when h.journal is null or h.journal = excluded.journal
      then greatest(h.position, excluded.position) else excluded.position end
