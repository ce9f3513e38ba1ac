-- One batch, one round trip, one commit. What a batch does not have is null. Lock order, always:
-- cursors, parked keys, tasks, documents (each in key order), the journal's lock last. Raises CS001 when
-- an assumption no longer holds. Every table is reached by its key: a plan cached while a table was
-- still empty must not go on reading all of it when it has grown (measured: 125 sagas a second so).
create function :schema.commit(cursors json, free_keys json, held_keys json, ended_tasks json,
  documents json, documents_read json, streams json, facts json, tasks json, entries json,
  park json, unpark json) returns json
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $commit$
declare
  done integer;
  before bigint;
  first bigint;
  present bigint;
  ours :schema.identity%rowtype;
begin
  if cursors is not null then
    insert into :schema.cursor as c (journal, topic, partition, position, came_from)
    select w.journal, w.topic, w.partition, w."to", w."from"
    from json_to_recordset(cursors)
      as w (journal uuid, topic text, partition integer, "from" bigint, "to" bigint)
    order by w.journal, w.topic, w.partition
    on conflict (journal, topic, partition) do update
      set position = excluded.position, came_from = excluded.came_from
      where c.position = excluded.came_from;
    get diagnostics done = row_count;
    if done <> json_array_length(cursors) then
      raise exception 'cursors' using errcode = 'CS001';
    end if;
  end if;

  -- Hardly ever is anything parked: then no key has to be looked for.
  if free_keys is not null and exists (select from :schema.parked_key) then
    perform 1 from :schema.parked_key p
    where p.key in (select json_array_elements_text(free_keys))
    for share;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from :schema.parked_key p
    where p.key in (select json_array_elements_text(held_keys))
    order by p.key for update;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    delete from :schema.task t using (
      select k.position, k.number from :schema.task k
      join json_to_recordset(ended_tasks) as w (position bigint, number integer)
        using (position, number)
      order by k.position, k.number for update of k
    ) e where t.position = e.position and t.number = e.number;
    get diagnostics done = row_count;
    if done <> json_array_length(ended_tasks) then
      raise exception 'tasks' using errcode = 'CS001';
    end if;
  end if;

  if documents is not null then
    insert into :schema.document as d (key, revision, body, owner, rank)
    select w.key, w.revision, w.body, w.owner, w.rank
    from json_to_recordset(documents)
      as w (key text, revision bigint, body json, owner text, rank text)
    order by w.key
    on conflict (key) do update
      set revision = excluded.revision, body = excluded.body, owner = excluded.owner,
        rank = excluded.rank
      where d.revision = excluded.revision - 1;
    get diagnostics done = row_count;
    if done <> json_array_length(documents) then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;
  if documents_read is not null then
    perform 1
    from json_to_recordset(documents_read) as w (key text, revision bigint)
    left join :schema.document d on d.key = w.key
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(:lock);
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit.
  if streams is not null then
    perform 1
    from json_to_recordset(streams) as w (stream text, version integer)
    join :schema.journal j on j.stream = w.stream and j.version = w.version + 1;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from :schema.identity;
  select coalesce(max(position), 0) into before from :schema.journal;
  first := before + 1;
  if facts is not null then
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update :schema.identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + json_array_length(facts) > ours.part_end then
      perform :schema.make_part(first);
      perform :schema.make_part(first + json_array_length(facts) - 1);
    end if;
    insert into :schema.journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from rows from (json_to_recordset(facts) as (
      stream text, version integer, type text, key text, payload json, timestamp timestamptz(3),
      "correlationId" text, "causationId" text, traceparent text)) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n);
    if tasks is not null then
      insert into :schema.task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from json_to_recordset(tasks) as w (fact bigint, number integer, kind text, "dueAtMs" bigint);
    end if;
  end if;

  if entries is not null then
    insert into :schema.entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from rows from (json_to_recordset(entries) as (
      key text, source text, position bigint, type text, timestamp timestamptz(3), content json))
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into :schema.parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into :schema.parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from :schema.parked p
    using json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    where p.id = i::bigint;
    delete from :schema.parked_key k
    using json_array_elements(unpark) w
    where k.key = w ->> 'key'
      and not exists (select from :schema.parked p where p.key = k.key);
  end if;

  return json_build_object('after', before, 'first', first);
end
$commit$;

-- Takes the locks of a batch in their order, before it is decided.
create function :schema.lock_all(wants json) returns void
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $lock_all$
begin
  perform 1 from :schema.cursor c
  join json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    using (journal, topic, partition)
  order by c.journal, c.topic, c.partition for update of c;
  perform 1 from :schema.parked_key p
  where p.key in (select json_array_elements_text(wants -> 'parkedKeys'))
  order by p.key for update;
  perform 1 from :schema.task t
  join json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    using (position, number)
  order by t.position, t.number for update of t;
  perform 1 from :schema.document d
  where d.key in (select json_array_elements_text(wants -> 'documents'))
  order by d.key for update;
  perform pg_advisory_xact_lock(:lock);
end
$lock_all$;

-- One object with what was found for each of the wants.
create function :schema.load(wants json) returns json
language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $load$
select json_build_object(
  'streams', (
    select coalesce(json_agg(row_to_json(j) order by j.stream, j.version), '[]')
    from json_array_elements_text(wants -> 'streams') as w (name)
    join :schema.journal j on j.stream = w.name
  ),
  'documents', (
    select coalesce(json_agg(row_to_json(d)), '[]')
    from json_array_elements_text(wants -> 'documents') as w (name)
    join :schema.document d on d.key = w.name
  ),
  'cursors', (
    select coalesce(json_agg(row_to_json(c)), '[]')
    from :schema.cursor c
    join json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
      using (journal, topic, partition)
  ),
  'parkedKeys', (
    select coalesce(json_agg(p.key), '[]')
    from json_array_elements_text(wants -> 'parkedKeys') as w (name)
    join :schema.parked_key p on p.key = w.name
  ),
  'tasks', (
    select coalesce(json_agg(t.position || ':' || t.number), '[]')
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    join :schema.task t using (position, number)
  )
);
$load$;
