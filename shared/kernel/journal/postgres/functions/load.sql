-- revision: 5
-- One object with what was found for each of the wants, and the epoch that it holds in. Planned once a session, since
-- plans for any wants and for these cost the same. Each setting that a function has of its own costs each call about
-- 15 microseconds: tables are not read whole by a setting of the session (session.ts), and joins are kept from it by
-- LATERAL with OFFSET 0 (see commit.sql).
create or replace function :schema.load(wants json) returns json
language plpgsql stable
as $load$
declare
  ours :schema.identity%rowtype;
begin
select * into strict ours from :schema.identity;
return json_build_object(
  'epoch', :schema.epoch_of(ours.hidden, ours.declared),
  'streams', (
    select coalesce(json_agg(row_to_json(j) order by j.stream, j.version), '[]')
    from json_array_elements_text(wants -> 'streams') as w (name)
    cross join lateral (select * from :schema.journal j where j.stream = w.name offset 0) j
  ),
  'documents', (
    select coalesce(json_agg(row_to_json(d)), '[]')
    from json_array_elements_text(wants -> 'documents') as w (name)
    cross join lateral (select * from :schema.document d where d.key = w.name offset 0) d
  ),
  'cursors', (
    select coalesce(json_agg(row_to_json(c)), '[]')
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    cross join lateral (
      select * from :schema.cursor c
      where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition offset 0
    ) c
  ),
  'parkedKeys', (
    select coalesce(json_agg(p.key), '[]')
    from json_array_elements_text(wants -> 'parkedKeys') as w (name)
    cross join lateral (select key from :schema.parked_key p where p.key = w.name offset 0) p
  ),
  'tasks', (
    select coalesce(json_agg(t.position || ':' || t.number), '[]')
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    cross join lateral (
      select position, number from :schema.task t
      where t.position = w.position and t.number = w.number offset 0
    ) t
  )
);
end
$load$;
