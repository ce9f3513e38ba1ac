-- $1: group, $2: hints as a JSON array. Never backwards.
insert into :schema.hint as h (group_name, topic, partition, position)
select $1::text, topic, partition, position
from jsonb_to_recordset($2::jsonb) as w (topic text, partition integer, position bigint)
order by topic, partition
on conflict (group_name, topic, partition) do update
  set position = greatest(h.position, excluded.position)
