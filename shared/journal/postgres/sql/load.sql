-- $1: the wants. One object with what was found for each.
select jsonb_build_object(
  'streams', (
    select coalesce(jsonb_agg(to_jsonb(j) order by j.stream, j.version), '[]')
    from :schema.journal j
    where j.stream in (select jsonb_array_elements_text($1::jsonb -> 'streams'))
  ),
  'documents', (
    select coalesce(jsonb_agg(to_jsonb(d)), '[]')
    from :schema.document d
    where d.key in (select jsonb_array_elements_text($1::jsonb -> 'documents'))
  ),
  'cursors', (
    select coalesce(jsonb_agg(to_jsonb(c)), '[]')
    from :schema.cursor c
    join jsonb_to_recordset($1::jsonb -> 'cursors') as w (journal uuid, topic text, partition integer)
      using (journal, topic, partition)
  ),
  'parkedKeys', (
    select coalesce(jsonb_agg(p.key), '[]')
    from :schema.parked_key p
    where p.key in (select jsonb_array_elements_text($1::jsonb -> 'parkedKeys'))
  ),
  'tasks', (
    select coalesce(jsonb_agg(t.id), '[]')
    from :schema.task t
    where t.id in (select jsonb_array_elements_text($1::jsonb -> 'tasks'))
  )
) as loaded
