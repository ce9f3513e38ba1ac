-- One batch, one round trip, one commit. Lock order, always: cursors, parked keys, tasks, documents
-- (each in key order), the journal's lock last. Raises CS001 when an assumption no longer holds.
-- Every table is reached by its key: a plan cached while a table was still empty must not go on reading
-- all of it when it has grown (measured: 125 sagas a second with such plans).
create function :schema.commit(batch jsonb) returns jsonb
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $commit$
declare
  expected integer;
  done integer;
  before bigint;
  first bigint;
  started timestamptz;
begin
  expected := jsonb_array_length(batch -> 'cursors');
  if expected > 0 then
    insert into :schema.cursor as c (journal, topic, partition, position, came_from)
    select w.journal, w.topic, w.partition, w."to", w."from"
    from jsonb_to_recordset(batch -> 'cursors')
      as w (journal uuid, topic text, partition integer, "from" bigint, "to" bigint)
    order by w.journal, w.topic, w.partition
    on conflict (journal, topic, partition) do update
      set position = excluded.position, came_from = excluded.came_from
      where c.position = excluded.came_from;
    get diagnostics done = row_count;
    if done <> expected then
      raise exception 'cursors' using errcode = 'CS001';
    end if;
  end if;

  if jsonb_array_length(batch -> 'freeKeys') > 0 then
    perform 1 from :schema.parked_key p
    where p.key in (select jsonb_array_elements_text(batch -> 'freeKeys'))
    for share;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  expected := jsonb_array_length(batch -> 'heldKeys');
  if expected > 0 then
    perform 1 from :schema.parked_key p
    where p.key in (select jsonb_array_elements_text(batch -> 'heldKeys'))
    order by p.key for update;
    get diagnostics done = row_count;
    if done <> expected then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  expected := jsonb_array_length(batch -> 'endedTasks');
  if expected > 0 then
    delete from :schema.task t using (
      select id from :schema.task
      where id in (select jsonb_array_elements_text(batch -> 'endedTasks'))
      order by id for update
    ) e where t.id = e.id;
    get diagnostics done = row_count;
    if done <> expected then
      raise exception 'tasks' using errcode = 'CS001';
    end if;
  end if;

  expected := jsonb_array_length(batch -> 'documents');
  if expected > 0 then
    insert into :schema.document as d (key, revision, body)
    select w.key, w.revision, w.body
    from jsonb_to_recordset(batch -> 'documents') as w (key text, revision bigint, body jsonb)
    order by w.key
    on conflict (key) do update
      set revision = excluded.revision, body = excluded.body
      where d.revision = excluded.revision - 1;
    get diagnostics done = row_count;
    if done <> expected then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;
  if jsonb_array_length(batch -> 'documentsRead') > 0 then
    perform 1
    from jsonb_to_recordset(batch -> 'documentsRead') as w (key text, revision bigint)
    left join :schema.document d on d.key = w.key
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if jsonb_array_length(batch -> 'facts') > 0 then
    perform pg_advisory_xact_lock(:lock);
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit.
  if jsonb_array_length(batch -> 'streams') > 0 then
    perform 1
    from jsonb_to_recordset(batch -> 'streams') as w (stream text, version integer)
    join :schema.journal j on j.stream = w.stream and j.version = w.version + 1;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select coalesce(max(position), 0) into before from :schema.journal;
  first := before + 1;
  if jsonb_array_length(batch -> 'facts') > 0 then
    select incarnation into strict started from :schema.identity;
    if started <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, floor(extract(epoch from clock_timestamp()))::bigint * 1048576);
      update :schema.identity set incarnation = pg_postmaster_start_time();
    end if;
    insert into :schema.journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from rows from (jsonb_to_recordset(batch -> 'facts') as (
      stream text, version integer, type text, key text, payload jsonb, timestamp timestamptz(3),
      "correlationId" text, "causationId" text, traceparent text)) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n);
    if jsonb_array_length(batch -> 'tasks') > 0 then
      insert into :schema.task (id, stream, kind, payload, due_at_ms, fact_id, correlation_id, traceparent)
      select (first + w.fact) || ':' || w.number, w.stream, w.kind, w.payload, w."dueAtMs",
        i.journal || ':' || (first + w.fact), w."correlationId", w.traceparent
      from jsonb_to_recordset(batch -> 'tasks') as w (fact bigint, number integer, stream text,
        kind text, payload jsonb, "dueAtMs" bigint, "correlationId" text, traceparent text),
        :schema.identity i;
    end if;
  end if;

  if jsonb_array_length(batch -> 'entries') > 0 then
    insert into :schema.entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from rows from (jsonb_to_recordset(batch -> 'entries') as (
      key text, source text, position bigint, type text, timestamp timestamptz(3), content jsonb))
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if jsonb_array_length(batch -> 'park') > 0 then
    insert into :schema.parked_key (key)
    select distinct w.key from jsonb_to_recordset(batch -> 'park') as w (key text)
    order by w.key on conflict do nothing;
    insert into :schema.parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (jsonb_to_recordset(batch -> 'park') as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if jsonb_array_length(batch -> 'unpark') > 0 then
    delete from :schema.parked p
    using jsonb_array_elements(batch -> 'unpark') w, jsonb_array_elements(w -> 'ids') i
    where p.id = (i #>> '{}')::bigint;
    delete from :schema.parked_key k
    using jsonb_array_elements(batch -> 'unpark') w
    where k.key = w ->> 'key'
      and not exists (select from :schema.parked p where p.key = k.key);
  end if;

  return jsonb_build_object('after', before, 'first', first);
end
$commit$;

-- Takes the locks of a batch in their order, before it is decided.
create function :schema.lock_all(wants jsonb) returns void
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $lock_all$
begin
  perform 1 from :schema.cursor c
  join jsonb_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    using (journal, topic, partition)
  order by c.journal, c.topic, c.partition for update of c;
  perform 1 from :schema.parked_key p
  where p.key in (select jsonb_array_elements_text(wants -> 'parkedKeys'))
  order by p.key for update;
  perform 1 from :schema.task t
  where t.id in (select jsonb_array_elements_text(wants -> 'tasks'))
  order by t.id for update;
  perform 1 from :schema.document d
  where d.key in (select jsonb_array_elements_text(wants -> 'documents'))
  order by d.key for update;
  perform pg_advisory_xact_lock(:lock);
end
$lock_all$;

-- One object with what was found for each of the wants.
create function :schema.load(wants jsonb) returns jsonb
language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $load$
select jsonb_build_object(
  'streams', (
    select coalesce(jsonb_agg(to_jsonb(j) order by j.stream, j.version), '[]')
    from jsonb_array_elements_text(wants -> 'streams') as w (name)
    join :schema.journal j on j.stream = w.name
  ),
  'documents', (
    select coalesce(jsonb_agg(to_jsonb(d)), '[]')
    from jsonb_array_elements_text(wants -> 'documents') as w (name)
    join :schema.document d on d.key = w.name
  ),
  'cursors', (
    select coalesce(jsonb_agg(to_jsonb(c)), '[]')
    from :schema.cursor c
    join jsonb_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
      using (journal, topic, partition)
  ),
  'parkedKeys', (
    select coalesce(jsonb_agg(p.key), '[]')
    from jsonb_array_elements_text(wants -> 'parkedKeys') as w (name)
    join :schema.parked_key p on p.key = w.name
  ),
  'tasks', (
    select coalesce(jsonb_agg(t.id), '[]')
    from jsonb_array_elements_text(wants -> 'tasks') as w (name)
    join :schema.task t on t.id = w.name
  )
);
$load$;
