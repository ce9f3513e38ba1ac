-- revision: 7
-- One batch, one round trip, one commit. Each part of the batch is one text, or null for what the batch does not
-- have: its columns are divided by U+001D, their values by U+001F; a value that is null is U+001E, and a column
-- without any value is empty. (Rows made of JSON objects took the server a third of its time: 22 microseconds for a
-- fact's row, 12 from columns.) What may hold any text (parked facts and keys) comes as JSON.
-- Lock order, always: cursors, parked keys, tasks, documents (each in key order), the journal's lock last.
-- Raises CS002 when the journal is in another epoch than the one that the batch was decided in, CS003 when reactions
-- have been registered since (a generation that is null was not looked at), and CS001, with the part's name, when an
-- assumption no longer holds. Each row of a batch looks its own row up, whatever the statistics
-- say: a queue that was analysed while empty was taken for one row, and a commit took minutes. LATERAL with OFFSET 0
-- or a row lock keeps such a look-up from being turned into a join. Planned once a session, for any batch: plans that
-- are made anew for each took a third of a small commit.
create or replace function :schema.commit(known_epoch text, known_generation integer, seen bigint, cursors text, free_keys json,
  held_keys json, ended_tasks text, documents text, documents_read text, streams text, facts text, tasks text,
  entries text, park json, unpark json) returns json
language plpgsql
set plan_cache_mode = force_generic_plan
as $commit$
declare
  done integer;
  many integer;
  c text[];
  before bigint;
  first bigint;
  present bigint;
  ours :schema.identity%rowtype;
begin
  select * into strict ours from :schema.identity;
  if known_epoch is distinct from :schema.epoch_of(ours.hidden, ours.declared) then
    raise exception 'epoch' using errcode = 'CS002';
  end if;

  if cursors is not null then
    c := string_to_array(cursors, E'\x1d');
    insert into :schema.cursor as k (journal, topic, partition, position, came_from)
    select w.journal, w.topic, w.partition, w."to", w."from"
    from unnest(string_to_array(c[1], E'\x1f')::uuid[], string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::integer[], string_to_array(c[4], E'\x1f')::bigint[],
      string_to_array(c[5], E'\x1f')::bigint[]) as w (journal, topic, partition, "from", "to")
    where w."to" > w."from" and (w."from" = 0 or exists (
      select from :schema.cursor e
      where e.journal = w.journal and e.topic = w.topic and e.partition = w.partition offset 0))
    order by w.journal, w.topic, w.partition
    on conflict (journal, topic, partition) do update
      set position = excluded.position, came_from = excluded.came_from
      where k.position = excluded.came_from;
    get diagnostics done = row_count;
    if done <> cardinality(string_to_array(c[1], E'\x1f')) then
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
  if park is not null then
    -- Updated where it is there, which locks it: a redrive that takes the key's last fact off at this moment would
    -- otherwise take the key away from under this fact.
    insert into :schema.parked_key as k (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key
    on conflict (key) do update set key = excluded.key;
  end if;
  if unpark is not null then
    perform 1 from (select w ->> 'key' as key from json_array_elements(unpark) w order by 1) w
    cross join lateral (
      select from :schema.parked_key p where p.key = w.key for update
    ) p;
  end if;

  if ended_tasks is not null then
    c := string_to_array(ended_tasks, E'\x1d');
    delete from :schema.task where ctid = any (array(
      select k.ctid from (
        select position, number
        from unnest(string_to_array(c[1], E'\x1f')::bigint[],
          string_to_array(c[2], E'\x1f')::integer[]) as w (position, number)
        order by position, number
      ) w
      cross join lateral (
        select ctid from :schema.task t
        where t.position = w.position and t.number = w.number for update
      ) k
    ));
    get diagnostics done = row_count;
    if done <> cardinality(string_to_array(c[1], E'\x1f')) then
      raise exception 'tasks' using errcode = 'CS001';
    end if;
  end if;

  if documents is not null then
    c := string_to_array(documents, E'\x1d');
    insert into :schema.document as d (key, revision, body, owner, rank)
    select w.key, w.revision, w.body, w.owner, w.rank
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::bigint[],
      string_to_array(c[3], E'\x1f')::json[], string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f', E'\x1e')) as w (key, revision, body, owner, rank)
    where w.revision = 1 or exists (select from :schema.document e where e.key = w.key offset 0)
    order by w.key
    on conflict (key) do update
      set revision = excluded.revision, body = excluded.body, owner = excluded.owner,
        rank = excluded.rank
      where d.revision = excluded.revision - 1;
    get diagnostics done = row_count;
    if done <> cardinality(string_to_array(c[1], E'\x1f')) then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;
  if documents_read is not null then
    c := string_to_array(documents_read, E'\x1d');
    perform 1
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::bigint[])
      as w (key, revision)
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
  -- Under the lock nobody else appends: versions checked now hold until the commit. Of a stream that was only read
  -- the last version is compared; one that is appended to must go on from its last version, without a hole.
  if streams is not null then
    c := string_to_array(streams, E'\x1d');
    perform 1
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[])
      as w (stream, version)
    where w.version <> coalesce((
      select version from :schema.journal j where j.stream = w.stream
      order by version desc limit 1), 0);
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from :schema.identity;
  if known_generation <> ours.generation then
    raise exception 'generation' using errcode = 'CS003';
  end if;
  select coalesce(max(position), 0) into before from :schema.journal;
  first := before + 1;
  if facts is not null then
    c := string_to_array(facts, E'\x1d');
    many := cardinality(string_to_array(c[1], E'\x1f'));
    perform 1
    from (
      select stream, min(base) as least, max(base) as most
      from (
        select w.stream,
          w.version - row_number() over (partition by w.stream order by w.n) as base
        from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[])
          with ordinality as w (stream, version, n)
      ) placed
      group by stream
    ) w
    where w.least <> w.most or w.least <> coalesce((
      select version from :schema.journal j where j.stream = w.stream
      order by version desc limit 1), 0);
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.epoch <> known_epoch then
      -- The database may have forgotten facts that others have heard: no position is used twice, not even one that
      -- only this process has seen.
      first := greatest(first, present, seen + 1);
      update :schema.identity
      set epoch = known_epoch, incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + many > ours.part_end then
      perform :schema.make_part(first);
      perform :schema.make_part(first + many - 1);
    end if;
    insert into :schema.journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[],
      string_to_array(c[3], E'\x1f'), string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f')::json[], string_to_array(c[6], E'\x1f')::timestamptz[],
      string_to_array(c[7], E'\x1f'), string_to_array(c[8], E'\x1f', E'\x1e'),
      string_to_array(c[9], E'\x1f', E'\x1e')) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n);
    if tasks is not null then
      c := string_to_array(tasks, E'\x1d');
      insert into :schema.task (position, number, kind, due_at_ms, wait_from_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs", w."waitFromMs"
      from unnest(string_to_array(c[1], E'\x1f')::bigint[],
        string_to_array(c[2], E'\x1f')::integer[], string_to_array(c[3], E'\x1f'),
        string_to_array(c[4], E'\x1f')::bigint[], string_to_array(c[5], E'\x1f')::bigint[])
        as w (fact, number, kind, "dueAtMs", "waitFromMs");
    end if;
  end if;

  if entries is not null then
    c := string_to_array(entries, E'\x1d');
    insert into :schema.entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::bigint[], string_to_array(c[4], E'\x1f'),
      string_to_array(c[5], E'\x1f')::timestamptz[], string_to_array(c[6], E'\x1f')::json[])
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into :schema.parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    -- Facts that somebody else has taken off meanwhile are not taken off again: they would have been applied twice.
    delete from :schema.parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    get diagnostics done = row_count;
    select count(*) into strict many
    from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i;
    if done <> many then
      raise exception 'parked facts' using errcode = 'CS001';
    end if;
    delete from :schema.parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from :schema.parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$commit$;
