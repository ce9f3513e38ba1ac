-- Statistics never decide how a batch is joined with the tables. A table that is often empty (the tasks)
-- may be analysed while it is; a plan made then took it for one row, and went through all of it for each
-- row of the batch, twice nested: with two thousand tasks waiting a commit took minutes (seen with
-- PostgreSQL 18). So each row of a batch looks its own row up: LATERAL, which OFFSET 0 or a row lock keeps
-- from being turned into a join again; what is deleted is found by its place.
-- The batch is as in 004: parts, each JSON, or null for what it does not have. Lock order, always: cursors,
-- parked keys, tasks, documents (each in key order), the journal's lock last. Raises CS001 when an
-- assumption no longer holds.
create or replace function :schema.commit(cursors json, free_keys json, held_keys json, ended_tasks json,
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
    perform 1 from json_array_elements_text(free_keys) as w (key)
    cross join lateral (
      select from :schema.parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from :schema.parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    delete from :schema.task where ctid = any (array(
      select k.ctid from (
        select position, number
        from json_to_recordset(ended_tasks) as w (position bigint, number integer)
        order by position, number
      ) w
      cross join lateral (
        select ctid from :schema.task t
        where t.position = w.position and t.number = w.number for update
      ) k
    ));
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
    left join lateral (
      select revision from :schema.document d where d.key = w.key offset 0
    ) d on true
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
    cross join lateral (
      select from :schema.journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
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
    delete from :schema.parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    delete from :schema.parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from :schema.parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$commit$;

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

-- One object with what was found for each of the wants.
create or replace function :schema.load(wants json) returns json
language sql stable
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $load$
select json_build_object(
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
$load$;
