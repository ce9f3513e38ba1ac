-- revision: 1
-- Takes the locks of a batch in their order, before it is decided.
create or replace function :schema.lock_all(wants json) returns void
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $lock_all$
begin
  perform 1 from (
    select journal, topic, partition
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    order by journal, topic, partition
  ) w
  cross join lateral (
    select from :schema.cursor c
    where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition for update
  ) c;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'parkedKeys') as w (key) order by key
  ) w
  cross join lateral (
    select from :schema.parked_key p where p.key = w.key for update
  ) p;
  perform 1 from (
    select position, number
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    order by position, number
  ) w
  cross join lateral (
    select from :schema.task t where t.position = w.position and t.number = w.number for update
  ) t;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'documents') as w (key) order by key
  ) w
  cross join lateral (
    select from :schema.document d where d.key = w.key for update
  ) d;
  perform pg_advisory_xact_lock(:lock);
end
$lock_all$;
