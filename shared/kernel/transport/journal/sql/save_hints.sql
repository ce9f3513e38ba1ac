-- $1: group, $2: hints as a JSON array. Never backwards, but in another epoch or for another journal. "position" is for
-- members of the release before.
insert into :schema.hint as h (group_name, topic, partition, position, reached, journal, epoch)
select $1::text, topic, partition, reached, reached, journal, epoch
from jsonb_to_recordset($2::text::jsonb)
  as w (topic text, partition integer, reached bigint, journal uuid, epoch text)
order by topic, partition
on conflict (group_name, topic, partition) do update
  set journal = excluded.journal,
    epoch = excluded.epoch,
    reached = case when h.journal = excluded.journal and h.epoch = excluded.epoch
      then greatest(h.reached, excluded.reached) else excluded.reached end,
    position = case when h.journal is null or h.journal = excluded.journal
      then greatest(h.position, excluded.position) else excluded.position end
