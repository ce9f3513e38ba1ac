

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA boite;

CREATE SCHEMA envoi;

CREATE SCHEMA notification;

CREATE SCHEMA paiement;

CREATE SCHEMA psp;

CREATE SCHEMA stock;

CREATE SCHEMA suivi;

CREATE SCHEMA transport;

CREATE FUNCTION boite.garder(demandees json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  numeros json;
  gardees integer;
begin
  with gardees as (
    insert into "boite".lettre (cle, client_id, colis_id, sujet, titre, texte)
    select distinct on (a.cle) a.cle, a."clientId", a."colisId", a.sujet, a.titre, a.texte
    from json_to_recordset(demandees) as a (cle text, "clientId" text, "colisId" text, sujet text,
      titre text, texte text)
    order by a.cle
    on conflict (cle) do nothing
    returning cle, numero
  )
  select json_object_agg(cle, numero), count(*) into numeros, gardees from gardees;
  if gardees = json_array_length(demandees) then
    return numeros;
  end if;
  return (
    select json_object_agg(l.cle, l.numero)
    from (select distinct a.cle from json_to_recordset(demandees) as a (cle text)) a
    cross join lateral (select cle, numero from "boite".lettre l where l.cle = a.cle offset 0) l
  );
end
$$;

CREATE FUNCTION envoi.commit(cursors json, free_keys json, held_keys json, ended_tasks json, documents json, documents_read json, streams json, facts json, tasks json, entries json, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  before bigint;
  first bigint;
  present bigint;
  ours "envoi".identity%rowtype;
begin
  if cursors is not null then
    insert into "envoi".cursor as c (journal, topic, partition, position, came_from)
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
  if free_keys is not null and exists (select from "envoi".parked_key) then
    perform 1 from json_array_elements_text(free_keys) as w (key)
    cross join lateral (
      select from "envoi".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "envoi".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    delete from "envoi".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from json_to_recordset(ended_tasks) as w (position bigint, number integer)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "envoi".task t
        where t.position = w.position and t.number = w.number for update
      ) k
    ));
    get diagnostics done = row_count;
    if done <> json_array_length(ended_tasks) then
      raise exception 'tasks' using errcode = 'CS001';
    end if;
  end if;

  if documents is not null then
    insert into "envoi".document as d (key, revision, body, owner, rank)
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
      select revision from "envoi".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('envoi.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit.
  if streams is not null then
    perform 1
    from json_to_recordset(streams) as w (stream text, version integer)
    cross join lateral (
      select from "envoi".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "envoi".identity;
  select coalesce(max(position), 0) into before from "envoi".journal;
  first := before + 1;
  if facts is not null then
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "envoi".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + json_array_length(facts) > ours.part_end then
      perform "envoi".make_part(first);
      perform "envoi".make_part(first + json_array_length(facts) - 1);
    end if;
    insert into "envoi".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from rows from (json_to_recordset(facts) as (
      stream text, version integer, type text, key text, payload json, timestamp timestamptz(3),
      "correlationId" text, "causationId" text, traceparent text)) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n);
    if tasks is not null then
      insert into "envoi".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from json_to_recordset(tasks) as w (fact bigint, number integer, kind text, "dueAtMs" bigint);
    end if;
  end if;

  if entries is not null then
    insert into "envoi".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from rows from (json_to_recordset(entries) as (
      key text, source text, position bigint, type text, timestamp timestamptz(3), content json))
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "envoi".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "envoi".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "envoi".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    delete from "envoi".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "envoi".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION envoi.commit(cursors text, free_keys text, held_keys json, ended_tasks text, documents text, documents_read text, streams text, facts text, tasks text, entries text, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  many integer;
  c text[];
  before bigint;
  first bigint;
  present bigint;
  ours "envoi".identity%rowtype;
begin
  if cursors is not null then
    c := string_to_array(cursors, E'\x1d');
    insert into "envoi".cursor as k (journal, topic, partition, position, came_from)
    select w.journal, w.topic, w.partition, w."to", w."from"
    from unnest(string_to_array(c[1], E'\x1f')::uuid[], string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::integer[], string_to_array(c[4], E'\x1f')::bigint[],
      string_to_array(c[5], E'\x1f')::bigint[]) as w (journal, topic, partition, "from", "to")
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
  if free_keys is not null and exists (select from "envoi".parked_key) then
    perform 1 from json_array_elements_text(free_keys::json) as w (key)
    cross join lateral (
      select from "envoi".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "envoi".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    c := string_to_array(ended_tasks, E'\x1d');
    delete from "envoi".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from unnest(string_to_array(c[1], E'\x1f')::bigint[],
          string_to_array(c[2], E'\x1f')::integer[]) as w (position, number)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "envoi".task t
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
    insert into "envoi".document as d (key, revision, body, owner, rank)
    select w.key, w.revision, w.body, w.owner, w.rank
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::bigint[],
      string_to_array(c[3], E'\x1f')::json[], string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f', E'\x1e')) as w (key, revision, body, owner, rank)
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
      select revision from "envoi".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('envoi.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit. These are the streams
  -- that were only read; those that are appended to are checked as their facts go in.
  if streams is not null then
    c := string_to_array(streams, E'\x1d');
    perform 1
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[])
      as w (stream, version)
    cross join lateral (
      select from "envoi".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "envoi".identity;
  select coalesce(max(position), 0) into before from "envoi".journal;
  first := before + 1;
  if facts is not null then
    c := string_to_array(facts, E'\x1d');
    many := cardinality(string_to_array(c[1], E'\x1f'));
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "envoi".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + many > ours.part_end then
      perform "envoi".make_part(first);
      perform "envoi".make_part(first + many - 1);
    end if;
    insert into "envoi".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[],
      string_to_array(c[3], E'\x1f'), string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f')::json[], string_to_array(c[6], E'\x1f')::timestamptz[],
      string_to_array(c[7], E'\x1f'), string_to_array(c[8], E'\x1f', E'\x1e'),
      string_to_array(c[9], E'\x1f', E'\x1e')) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n)
    where not exists (
      select from "envoi".journal j
      where j.stream = w.stream and j.version = w.version offset 0
    );
    get diagnostics done = row_count;
    if done <> many then
      raise exception 'streams' using errcode = 'CS001';
    end if;
    if tasks is not null then
      c := string_to_array(tasks, E'\x1d');
      insert into "envoi".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from unnest(string_to_array(c[1], E'\x1f')::bigint[],
        string_to_array(c[2], E'\x1f')::integer[], string_to_array(c[3], E'\x1f'),
        string_to_array(c[4], E'\x1f')::bigint[]) as w (fact, number, kind, "dueAtMs");
    end if;
  end if;

  if entries is not null then
    c := string_to_array(entries, E'\x1d');
    insert into "envoi".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::bigint[], string_to_array(c[4], E'\x1f'),
      string_to_array(c[5], E'\x1f')::timestamptz[], string_to_array(c[6], E'\x1f')::json[])
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "envoi".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "envoi".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "envoi".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    get diagnostics done = row_count;
    select count(*) into strict many
    from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i;
    if done <> many then
      raise exception 'parked facts' using errcode = 'CS001';
    end if;
    delete from "envoi".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "envoi".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION envoi.facts_until(at bigint) RETURNS bigint
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    AS $$
select at - coalesce(j.skipped + least(at, (
    select min(position) - 1 from "envoi".journal where position > j.after)) - j.after, 0)
from (select at) as asked
left join lateral (
  select after, skipped from "envoi".jump where after <= at order by after desc limit 1
) j on true
$$;

CREATE FUNCTION envoi.load(wants json) RETURNS json
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
select json_build_object(
  'streams', (
    select coalesce(json_agg(row_to_json(j) order by j.stream, j.version), '[]')
    from json_array_elements_text(wants -> 'streams') as w (name)
    cross join lateral (select * from "envoi".journal j where j.stream = w.name offset 0) j
  ),
  'documents', (
    select coalesce(json_agg(row_to_json(d)), '[]')
    from json_array_elements_text(wants -> 'documents') as w (name)
    cross join lateral (select * from "envoi".document d where d.key = w.name offset 0) d
  ),
  'cursors', (
    select coalesce(json_agg(row_to_json(c)), '[]')
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    cross join lateral (
      select * from "envoi".cursor c
      where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition offset 0
    ) c
  ),
  'parkedKeys', (
    select coalesce(json_agg(p.key), '[]')
    from json_array_elements_text(wants -> 'parkedKeys') as w (name)
    cross join lateral (select key from "envoi".parked_key p where p.key = w.name offset 0) p
  ),
  'tasks', (
    select coalesce(json_agg(t.position || ':' || t.number), '[]')
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    cross join lateral (
      select position, number from "envoi".task t
      where t.position = w.position and t.number = w.number offset 0
    ) t
  )
);
$$;

CREATE FUNCTION envoi.lock_all(wants json) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
begin
  perform 1 from (
    select journal, topic, partition
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    order by journal, topic, partition
  ) w
  cross join lateral (
    select from "envoi".cursor c
    where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition for update
  ) c;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'parkedKeys') as w (key) order by key
  ) w
  cross join lateral (
    select from "envoi".parked_key p where p.key = w.key for update
  ) p;
  perform 1 from (
    select position, number
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    order by position, number
  ) w
  cross join lateral (
    select from "envoi".task t where t.position = w.position and t.number = w.number for update
  ) t;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'documents') as w (key) order by key
  ) w
  cross join lateral (
    select from "envoi".document d where d.key = w.key for update
  ) d;
  perform pg_advisory_xact_lock(hashtextextended('envoi.journal', 0));
end
$$;

CREATE FUNCTION envoi.make_part(at bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  width bigint;
  low bigint;
  name text;
begin
  select part_width into strict width from "envoi".identity;
  low := at - at % width;
  name := 'journal_' || low;
  if to_regclass(format('%I.%I', 'envoi', name)) is null then
    execute format('create table %I.%I (like "envoi".journal including defaults including constraints,
      check (position >= %s and position < %s))', 'envoi', name, low, low + width);
    execute format('alter table "envoi".journal attach partition %I.%I for values from (%s) to (%s)',
      'envoi', name, low, low + width);
  end if;
  update "envoi".identity set part_first = at, part_end = low + width;
end
$$;

CREATE FUNCTION envoi.note_jump() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  head bigint;
begin
  -- Whoever makes positions jump holds the journal's lock: nobody appends meanwhile.
  select coalesce(max(position), 0) into head from "envoi".journal;
  insert into "envoi".jump (after, skipped) values (head, head - "envoi".facts_until(head))
  on conflict do nothing;
  return null;
end
$$;

CREATE FUNCTION notification.commit(cursors json, free_keys json, held_keys json, ended_tasks json, documents json, documents_read json, streams json, facts json, tasks json, entries json, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  before bigint;
  first bigint;
  present bigint;
  ours "notification".identity%rowtype;
begin
  if cursors is not null then
    insert into "notification".cursor as c (journal, topic, partition, position, came_from)
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
  if free_keys is not null and exists (select from "notification".parked_key) then
    perform 1 from json_array_elements_text(free_keys) as w (key)
    cross join lateral (
      select from "notification".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "notification".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    delete from "notification".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from json_to_recordset(ended_tasks) as w (position bigint, number integer)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "notification".task t
        where t.position = w.position and t.number = w.number for update
      ) k
    ));
    get diagnostics done = row_count;
    if done <> json_array_length(ended_tasks) then
      raise exception 'tasks' using errcode = 'CS001';
    end if;
  end if;

  if documents is not null then
    insert into "notification".document as d (key, revision, body, owner, rank)
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
      select revision from "notification".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('notification.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit.
  if streams is not null then
    perform 1
    from json_to_recordset(streams) as w (stream text, version integer)
    cross join lateral (
      select from "notification".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "notification".identity;
  select coalesce(max(position), 0) into before from "notification".journal;
  first := before + 1;
  if facts is not null then
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "notification".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + json_array_length(facts) > ours.part_end then
      perform "notification".make_part(first);
      perform "notification".make_part(first + json_array_length(facts) - 1);
    end if;
    insert into "notification".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from rows from (json_to_recordset(facts) as (
      stream text, version integer, type text, key text, payload json, timestamp timestamptz(3),
      "correlationId" text, "causationId" text, traceparent text)) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n);
    if tasks is not null then
      insert into "notification".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from json_to_recordset(tasks) as w (fact bigint, number integer, kind text, "dueAtMs" bigint);
    end if;
  end if;

  if entries is not null then
    insert into "notification".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from rows from (json_to_recordset(entries) as (
      key text, source text, position bigint, type text, timestamp timestamptz(3), content json))
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "notification".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "notification".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "notification".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    delete from "notification".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "notification".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION notification.commit(cursors text, free_keys text, held_keys json, ended_tasks text, documents text, documents_read text, streams text, facts text, tasks text, entries text, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  many integer;
  c text[];
  before bigint;
  first bigint;
  present bigint;
  ours "notification".identity%rowtype;
begin
  if cursors is not null then
    c := string_to_array(cursors, E'\x1d');
    insert into "notification".cursor as k (journal, topic, partition, position, came_from)
    select w.journal, w.topic, w.partition, w."to", w."from"
    from unnest(string_to_array(c[1], E'\x1f')::uuid[], string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::integer[], string_to_array(c[4], E'\x1f')::bigint[],
      string_to_array(c[5], E'\x1f')::bigint[]) as w (journal, topic, partition, "from", "to")
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
  if free_keys is not null and exists (select from "notification".parked_key) then
    perform 1 from json_array_elements_text(free_keys::json) as w (key)
    cross join lateral (
      select from "notification".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "notification".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    c := string_to_array(ended_tasks, E'\x1d');
    delete from "notification".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from unnest(string_to_array(c[1], E'\x1f')::bigint[],
          string_to_array(c[2], E'\x1f')::integer[]) as w (position, number)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "notification".task t
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
    insert into "notification".document as d (key, revision, body, owner, rank)
    select w.key, w.revision, w.body, w.owner, w.rank
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::bigint[],
      string_to_array(c[3], E'\x1f')::json[], string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f', E'\x1e')) as w (key, revision, body, owner, rank)
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
      select revision from "notification".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('notification.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit. These are the streams
  -- that were only read; those that are appended to are checked as their facts go in.
  if streams is not null then
    c := string_to_array(streams, E'\x1d');
    perform 1
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[])
      as w (stream, version)
    cross join lateral (
      select from "notification".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "notification".identity;
  select coalesce(max(position), 0) into before from "notification".journal;
  first := before + 1;
  if facts is not null then
    c := string_to_array(facts, E'\x1d');
    many := cardinality(string_to_array(c[1], E'\x1f'));
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "notification".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + many > ours.part_end then
      perform "notification".make_part(first);
      perform "notification".make_part(first + many - 1);
    end if;
    insert into "notification".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[],
      string_to_array(c[3], E'\x1f'), string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f')::json[], string_to_array(c[6], E'\x1f')::timestamptz[],
      string_to_array(c[7], E'\x1f'), string_to_array(c[8], E'\x1f', E'\x1e'),
      string_to_array(c[9], E'\x1f', E'\x1e')) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n)
    where not exists (
      select from "notification".journal j
      where j.stream = w.stream and j.version = w.version offset 0
    );
    get diagnostics done = row_count;
    if done <> many then
      raise exception 'streams' using errcode = 'CS001';
    end if;
    if tasks is not null then
      c := string_to_array(tasks, E'\x1d');
      insert into "notification".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from unnest(string_to_array(c[1], E'\x1f')::bigint[],
        string_to_array(c[2], E'\x1f')::integer[], string_to_array(c[3], E'\x1f'),
        string_to_array(c[4], E'\x1f')::bigint[]) as w (fact, number, kind, "dueAtMs");
    end if;
  end if;

  if entries is not null then
    c := string_to_array(entries, E'\x1d');
    insert into "notification".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::bigint[], string_to_array(c[4], E'\x1f'),
      string_to_array(c[5], E'\x1f')::timestamptz[], string_to_array(c[6], E'\x1f')::json[])
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "notification".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "notification".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "notification".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    get diagnostics done = row_count;
    select count(*) into strict many
    from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i;
    if done <> many then
      raise exception 'parked facts' using errcode = 'CS001';
    end if;
    delete from "notification".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "notification".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION notification.facts_until(at bigint) RETURNS bigint
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    AS $$
select at - coalesce(j.skipped + least(at, (
    select min(position) - 1 from "notification".journal where position > j.after)) - j.after, 0)
from (select at) as asked
left join lateral (
  select after, skipped from "notification".jump where after <= at order by after desc limit 1
) j on true
$$;

CREATE FUNCTION notification.load(wants json) RETURNS json
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
select json_build_object(
  'streams', (
    select coalesce(json_agg(row_to_json(j) order by j.stream, j.version), '[]')
    from json_array_elements_text(wants -> 'streams') as w (name)
    cross join lateral (select * from "notification".journal j where j.stream = w.name offset 0) j
  ),
  'documents', (
    select coalesce(json_agg(row_to_json(d)), '[]')
    from json_array_elements_text(wants -> 'documents') as w (name)
    cross join lateral (select * from "notification".document d where d.key = w.name offset 0) d
  ),
  'cursors', (
    select coalesce(json_agg(row_to_json(c)), '[]')
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    cross join lateral (
      select * from "notification".cursor c
      where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition offset 0
    ) c
  ),
  'parkedKeys', (
    select coalesce(json_agg(p.key), '[]')
    from json_array_elements_text(wants -> 'parkedKeys') as w (name)
    cross join lateral (select key from "notification".parked_key p where p.key = w.name offset 0) p
  ),
  'tasks', (
    select coalesce(json_agg(t.position || ':' || t.number), '[]')
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    cross join lateral (
      select position, number from "notification".task t
      where t.position = w.position and t.number = w.number offset 0
    ) t
  )
);
$$;

CREATE FUNCTION notification.lock_all(wants json) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
begin
  perform 1 from (
    select journal, topic, partition
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    order by journal, topic, partition
  ) w
  cross join lateral (
    select from "notification".cursor c
    where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition for update
  ) c;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'parkedKeys') as w (key) order by key
  ) w
  cross join lateral (
    select from "notification".parked_key p where p.key = w.key for update
  ) p;
  perform 1 from (
    select position, number
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    order by position, number
  ) w
  cross join lateral (
    select from "notification".task t where t.position = w.position and t.number = w.number for update
  ) t;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'documents') as w (key) order by key
  ) w
  cross join lateral (
    select from "notification".document d where d.key = w.key for update
  ) d;
  perform pg_advisory_xact_lock(hashtextextended('notification.journal', 0));
end
$$;

CREATE FUNCTION notification.make_part(at bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  width bigint;
  low bigint;
  name text;
begin
  select part_width into strict width from "notification".identity;
  low := at - at % width;
  name := 'journal_' || low;
  if to_regclass(format('%I.%I', 'notification', name)) is null then
    execute format('create table %I.%I (like "notification".journal including defaults including constraints,
      check (position >= %s and position < %s))', 'notification', name, low, low + width);
    execute format('alter table "notification".journal attach partition %I.%I for values from (%s) to (%s)',
      'notification', name, low, low + width);
  end if;
  update "notification".identity set part_first = at, part_end = low + width;
end
$$;

CREATE FUNCTION notification.note_jump() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  head bigint;
begin
  -- Whoever makes positions jump holds the journal's lock: nobody appends meanwhile.
  select coalesce(max(position), 0) into head from "notification".journal;
  insert into "notification".jump (after, skipped) values (head, head - "notification".facts_until(head))
  on conflict do nothing;
  return null;
end
$$;

CREATE FUNCTION paiement.commit(cursors json, free_keys json, held_keys json, ended_tasks json, documents json, documents_read json, streams json, facts json, tasks json, entries json, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  before bigint;
  first bigint;
  present bigint;
  ours "paiement".identity%rowtype;
begin
  if cursors is not null then
    insert into "paiement".cursor as c (journal, topic, partition, position, came_from)
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
  if free_keys is not null and exists (select from "paiement".parked_key) then
    perform 1 from json_array_elements_text(free_keys) as w (key)
    cross join lateral (
      select from "paiement".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "paiement".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    delete from "paiement".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from json_to_recordset(ended_tasks) as w (position bigint, number integer)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "paiement".task t
        where t.position = w.position and t.number = w.number for update
      ) k
    ));
    get diagnostics done = row_count;
    if done <> json_array_length(ended_tasks) then
      raise exception 'tasks' using errcode = 'CS001';
    end if;
  end if;

  if documents is not null then
    insert into "paiement".document as d (key, revision, body, owner, rank)
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
      select revision from "paiement".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('paiement.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit.
  if streams is not null then
    perform 1
    from json_to_recordset(streams) as w (stream text, version integer)
    cross join lateral (
      select from "paiement".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "paiement".identity;
  select coalesce(max(position), 0) into before from "paiement".journal;
  first := before + 1;
  if facts is not null then
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "paiement".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + json_array_length(facts) > ours.part_end then
      perform "paiement".make_part(first);
      perform "paiement".make_part(first + json_array_length(facts) - 1);
    end if;
    insert into "paiement".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from rows from (json_to_recordset(facts) as (
      stream text, version integer, type text, key text, payload json, timestamp timestamptz(3),
      "correlationId" text, "causationId" text, traceparent text)) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n);
    if tasks is not null then
      insert into "paiement".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from json_to_recordset(tasks) as w (fact bigint, number integer, kind text, "dueAtMs" bigint);
    end if;
  end if;

  if entries is not null then
    insert into "paiement".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from rows from (json_to_recordset(entries) as (
      key text, source text, position bigint, type text, timestamp timestamptz(3), content json))
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "paiement".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "paiement".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "paiement".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    delete from "paiement".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "paiement".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION paiement.commit(cursors text, free_keys text, held_keys json, ended_tasks text, documents text, documents_read text, streams text, facts text, tasks text, entries text, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  many integer;
  c text[];
  before bigint;
  first bigint;
  present bigint;
  ours "paiement".identity%rowtype;
begin
  if cursors is not null then
    c := string_to_array(cursors, E'\x1d');
    insert into "paiement".cursor as k (journal, topic, partition, position, came_from)
    select w.journal, w.topic, w.partition, w."to", w."from"
    from unnest(string_to_array(c[1], E'\x1f')::uuid[], string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::integer[], string_to_array(c[4], E'\x1f')::bigint[],
      string_to_array(c[5], E'\x1f')::bigint[]) as w (journal, topic, partition, "from", "to")
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
  if free_keys is not null and exists (select from "paiement".parked_key) then
    perform 1 from json_array_elements_text(free_keys::json) as w (key)
    cross join lateral (
      select from "paiement".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "paiement".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    c := string_to_array(ended_tasks, E'\x1d');
    delete from "paiement".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from unnest(string_to_array(c[1], E'\x1f')::bigint[],
          string_to_array(c[2], E'\x1f')::integer[]) as w (position, number)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "paiement".task t
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
    insert into "paiement".document as d (key, revision, body, owner, rank)
    select w.key, w.revision, w.body, w.owner, w.rank
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::bigint[],
      string_to_array(c[3], E'\x1f')::json[], string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f', E'\x1e')) as w (key, revision, body, owner, rank)
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
      select revision from "paiement".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('paiement.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit. These are the streams
  -- that were only read; those that are appended to are checked as their facts go in.
  if streams is not null then
    c := string_to_array(streams, E'\x1d');
    perform 1
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[])
      as w (stream, version)
    cross join lateral (
      select from "paiement".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "paiement".identity;
  select coalesce(max(position), 0) into before from "paiement".journal;
  first := before + 1;
  if facts is not null then
    c := string_to_array(facts, E'\x1d');
    many := cardinality(string_to_array(c[1], E'\x1f'));
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "paiement".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + many > ours.part_end then
      perform "paiement".make_part(first);
      perform "paiement".make_part(first + many - 1);
    end if;
    insert into "paiement".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[],
      string_to_array(c[3], E'\x1f'), string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f')::json[], string_to_array(c[6], E'\x1f')::timestamptz[],
      string_to_array(c[7], E'\x1f'), string_to_array(c[8], E'\x1f', E'\x1e'),
      string_to_array(c[9], E'\x1f', E'\x1e')) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n)
    where not exists (
      select from "paiement".journal j
      where j.stream = w.stream and j.version = w.version offset 0
    );
    get diagnostics done = row_count;
    if done <> many then
      raise exception 'streams' using errcode = 'CS001';
    end if;
    if tasks is not null then
      c := string_to_array(tasks, E'\x1d');
      insert into "paiement".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from unnest(string_to_array(c[1], E'\x1f')::bigint[],
        string_to_array(c[2], E'\x1f')::integer[], string_to_array(c[3], E'\x1f'),
        string_to_array(c[4], E'\x1f')::bigint[]) as w (fact, number, kind, "dueAtMs");
    end if;
  end if;

  if entries is not null then
    c := string_to_array(entries, E'\x1d');
    insert into "paiement".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::bigint[], string_to_array(c[4], E'\x1f'),
      string_to_array(c[5], E'\x1f')::timestamptz[], string_to_array(c[6], E'\x1f')::json[])
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "paiement".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "paiement".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "paiement".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    get diagnostics done = row_count;
    select count(*) into strict many
    from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i;
    if done <> many then
      raise exception 'parked facts' using errcode = 'CS001';
    end if;
    delete from "paiement".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "paiement".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION paiement.facts_until(at bigint) RETURNS bigint
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    AS $$
select at - coalesce(j.skipped + least(at, (
    select min(position) - 1 from "paiement".journal where position > j.after)) - j.after, 0)
from (select at) as asked
left join lateral (
  select after, skipped from "paiement".jump where after <= at order by after desc limit 1
) j on true
$$;

CREATE FUNCTION paiement.load(wants json) RETURNS json
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
select json_build_object(
  'streams', (
    select coalesce(json_agg(row_to_json(j) order by j.stream, j.version), '[]')
    from json_array_elements_text(wants -> 'streams') as w (name)
    cross join lateral (select * from "paiement".journal j where j.stream = w.name offset 0) j
  ),
  'documents', (
    select coalesce(json_agg(row_to_json(d)), '[]')
    from json_array_elements_text(wants -> 'documents') as w (name)
    cross join lateral (select * from "paiement".document d where d.key = w.name offset 0) d
  ),
  'cursors', (
    select coalesce(json_agg(row_to_json(c)), '[]')
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    cross join lateral (
      select * from "paiement".cursor c
      where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition offset 0
    ) c
  ),
  'parkedKeys', (
    select coalesce(json_agg(p.key), '[]')
    from json_array_elements_text(wants -> 'parkedKeys') as w (name)
    cross join lateral (select key from "paiement".parked_key p where p.key = w.name offset 0) p
  ),
  'tasks', (
    select coalesce(json_agg(t.position || ':' || t.number), '[]')
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    cross join lateral (
      select position, number from "paiement".task t
      where t.position = w.position and t.number = w.number offset 0
    ) t
  )
);
$$;

CREATE FUNCTION paiement.lock_all(wants json) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
begin
  perform 1 from (
    select journal, topic, partition
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    order by journal, topic, partition
  ) w
  cross join lateral (
    select from "paiement".cursor c
    where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition for update
  ) c;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'parkedKeys') as w (key) order by key
  ) w
  cross join lateral (
    select from "paiement".parked_key p where p.key = w.key for update
  ) p;
  perform 1 from (
    select position, number
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    order by position, number
  ) w
  cross join lateral (
    select from "paiement".task t where t.position = w.position and t.number = w.number for update
  ) t;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'documents') as w (key) order by key
  ) w
  cross join lateral (
    select from "paiement".document d where d.key = w.key for update
  ) d;
  perform pg_advisory_xact_lock(hashtextextended('paiement.journal', 0));
end
$$;

CREATE FUNCTION paiement.make_part(at bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  width bigint;
  low bigint;
  name text;
begin
  select part_width into strict width from "paiement".identity;
  low := at - at % width;
  name := 'journal_' || low;
  if to_regclass(format('%I.%I', 'paiement', name)) is null then
    execute format('create table %I.%I (like "paiement".journal including defaults including constraints,
      check (position >= %s and position < %s))', 'paiement', name, low, low + width);
    execute format('alter table "paiement".journal attach partition %I.%I for values from (%s) to (%s)',
      'paiement', name, low, low + width);
  end if;
  update "paiement".identity set part_first = at, part_end = low + width;
end
$$;

CREATE FUNCTION paiement.note_jump() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  head bigint;
begin
  -- Whoever makes positions jump holds the journal's lock: nobody appends meanwhile.
  select coalesce(max(position), 0) into head from "paiement".journal;
  insert into "paiement".jump (after, skipped) values (head, head - "paiement".facts_until(head))
  on conflict do nothing;
  return null;
end
$$;

CREATE FUNCTION psp.charge(asked json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  inserted integer;
begin
  insert into "psp".operation (cle, reference, colis_id, centimes, devise, etat, motif, recu_ms, reprise_ms)
  select distinct on (a.cle) a.cle, a.reference, a."colisId", (a.montant ->> 'centimes')::bigint,
    a.montant ->> 'devise', a.etat, a.motif, a."recuMs", a."repriseMs"
  from json_to_recordset(asked) as a (cle text, reference text, "colisId" text, montant json, etat text,
    motif text, "recuMs" bigint, "repriseMs" bigint)
  order by a.cle
  on conflict (cle) do nothing;
  get diagnostics inserted = row_count;
  if inserted = json_array_length(asked) then
    return '[]';
  end if;
  return (
    select json_agg(row_to_json(o))
    from (select distinct a.cle from json_to_recordset(asked) as a (cle text)) a
    cross join lateral (select * from "psp".operation o where o.cle = a.cle offset 0) o
  );
end
$$;

CREATE FUNCTION stock.commit(cursors json, free_keys json, held_keys json, ended_tasks json, documents json, documents_read json, streams json, facts json, tasks json, entries json, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  before bigint;
  first bigint;
  present bigint;
  ours "stock".identity%rowtype;
begin
  if cursors is not null then
    insert into "stock".cursor as c (journal, topic, partition, position, came_from)
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
  if free_keys is not null and exists (select from "stock".parked_key) then
    perform 1 from json_array_elements_text(free_keys) as w (key)
    cross join lateral (
      select from "stock".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "stock".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    delete from "stock".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from json_to_recordset(ended_tasks) as w (position bigint, number integer)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "stock".task t
        where t.position = w.position and t.number = w.number for update
      ) k
    ));
    get diagnostics done = row_count;
    if done <> json_array_length(ended_tasks) then
      raise exception 'tasks' using errcode = 'CS001';
    end if;
  end if;

  if documents is not null then
    insert into "stock".document as d (key, revision, body, owner, rank)
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
      select revision from "stock".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('stock.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit.
  if streams is not null then
    perform 1
    from json_to_recordset(streams) as w (stream text, version integer)
    cross join lateral (
      select from "stock".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "stock".identity;
  select coalesce(max(position), 0) into before from "stock".journal;
  first := before + 1;
  if facts is not null then
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "stock".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + json_array_length(facts) > ours.part_end then
      perform "stock".make_part(first);
      perform "stock".make_part(first + json_array_length(facts) - 1);
    end if;
    insert into "stock".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from rows from (json_to_recordset(facts) as (
      stream text, version integer, type text, key text, payload json, timestamp timestamptz(3),
      "correlationId" text, "causationId" text, traceparent text)) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n);
    if tasks is not null then
      insert into "stock".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from json_to_recordset(tasks) as w (fact bigint, number integer, kind text, "dueAtMs" bigint);
    end if;
  end if;

  if entries is not null then
    insert into "stock".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from rows from (json_to_recordset(entries) as (
      key text, source text, position bigint, type text, timestamp timestamptz(3), content json))
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "stock".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "stock".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "stock".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    delete from "stock".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "stock".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION stock.commit(cursors text, free_keys text, held_keys json, ended_tasks text, documents text, documents_read text, streams text, facts text, tasks text, entries text, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  many integer;
  c text[];
  before bigint;
  first bigint;
  present bigint;
  ours "stock".identity%rowtype;
begin
  if cursors is not null then
    c := string_to_array(cursors, E'\x1d');
    insert into "stock".cursor as k (journal, topic, partition, position, came_from)
    select w.journal, w.topic, w.partition, w."to", w."from"
    from unnest(string_to_array(c[1], E'\x1f')::uuid[], string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::integer[], string_to_array(c[4], E'\x1f')::bigint[],
      string_to_array(c[5], E'\x1f')::bigint[]) as w (journal, topic, partition, "from", "to")
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
  if free_keys is not null and exists (select from "stock".parked_key) then
    perform 1 from json_array_elements_text(free_keys::json) as w (key)
    cross join lateral (
      select from "stock".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "stock".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    c := string_to_array(ended_tasks, E'\x1d');
    delete from "stock".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from unnest(string_to_array(c[1], E'\x1f')::bigint[],
          string_to_array(c[2], E'\x1f')::integer[]) as w (position, number)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "stock".task t
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
    insert into "stock".document as d (key, revision, body, owner, rank)
    select w.key, w.revision, w.body, w.owner, w.rank
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::bigint[],
      string_to_array(c[3], E'\x1f')::json[], string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f', E'\x1e')) as w (key, revision, body, owner, rank)
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
      select revision from "stock".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('stock.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit. These are the streams
  -- that were only read; those that are appended to are checked as their facts go in.
  if streams is not null then
    c := string_to_array(streams, E'\x1d');
    perform 1
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[])
      as w (stream, version)
    cross join lateral (
      select from "stock".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "stock".identity;
  select coalesce(max(position), 0) into before from "stock".journal;
  first := before + 1;
  if facts is not null then
    c := string_to_array(facts, E'\x1d');
    many := cardinality(string_to_array(c[1], E'\x1f'));
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "stock".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + many > ours.part_end then
      perform "stock".make_part(first);
      perform "stock".make_part(first + many - 1);
    end if;
    insert into "stock".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[],
      string_to_array(c[3], E'\x1f'), string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f')::json[], string_to_array(c[6], E'\x1f')::timestamptz[],
      string_to_array(c[7], E'\x1f'), string_to_array(c[8], E'\x1f', E'\x1e'),
      string_to_array(c[9], E'\x1f', E'\x1e')) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n)
    where not exists (
      select from "stock".journal j
      where j.stream = w.stream and j.version = w.version offset 0
    );
    get diagnostics done = row_count;
    if done <> many then
      raise exception 'streams' using errcode = 'CS001';
    end if;
    if tasks is not null then
      c := string_to_array(tasks, E'\x1d');
      insert into "stock".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from unnest(string_to_array(c[1], E'\x1f')::bigint[],
        string_to_array(c[2], E'\x1f')::integer[], string_to_array(c[3], E'\x1f'),
        string_to_array(c[4], E'\x1f')::bigint[]) as w (fact, number, kind, "dueAtMs");
    end if;
  end if;

  if entries is not null then
    c := string_to_array(entries, E'\x1d');
    insert into "stock".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::bigint[], string_to_array(c[4], E'\x1f'),
      string_to_array(c[5], E'\x1f')::timestamptz[], string_to_array(c[6], E'\x1f')::json[])
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "stock".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "stock".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "stock".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    get diagnostics done = row_count;
    select count(*) into strict many
    from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i;
    if done <> many then
      raise exception 'parked facts' using errcode = 'CS001';
    end if;
    delete from "stock".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "stock".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION stock.facts_until(at bigint) RETURNS bigint
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    AS $$
select at - coalesce(j.skipped + least(at, (
    select min(position) - 1 from "stock".journal where position > j.after)) - j.after, 0)
from (select at) as asked
left join lateral (
  select after, skipped from "stock".jump where after <= at order by after desc limit 1
) j on true
$$;

CREATE FUNCTION stock.load(wants json) RETURNS json
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
select json_build_object(
  'streams', (
    select coalesce(json_agg(row_to_json(j) order by j.stream, j.version), '[]')
    from json_array_elements_text(wants -> 'streams') as w (name)
    cross join lateral (select * from "stock".journal j where j.stream = w.name offset 0) j
  ),
  'documents', (
    select coalesce(json_agg(row_to_json(d)), '[]')
    from json_array_elements_text(wants -> 'documents') as w (name)
    cross join lateral (select * from "stock".document d where d.key = w.name offset 0) d
  ),
  'cursors', (
    select coalesce(json_agg(row_to_json(c)), '[]')
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    cross join lateral (
      select * from "stock".cursor c
      where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition offset 0
    ) c
  ),
  'parkedKeys', (
    select coalesce(json_agg(p.key), '[]')
    from json_array_elements_text(wants -> 'parkedKeys') as w (name)
    cross join lateral (select key from "stock".parked_key p where p.key = w.name offset 0) p
  ),
  'tasks', (
    select coalesce(json_agg(t.position || ':' || t.number), '[]')
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    cross join lateral (
      select position, number from "stock".task t
      where t.position = w.position and t.number = w.number offset 0
    ) t
  )
);
$$;

CREATE FUNCTION stock.lock_all(wants json) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
begin
  perform 1 from (
    select journal, topic, partition
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    order by journal, topic, partition
  ) w
  cross join lateral (
    select from "stock".cursor c
    where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition for update
  ) c;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'parkedKeys') as w (key) order by key
  ) w
  cross join lateral (
    select from "stock".parked_key p where p.key = w.key for update
  ) p;
  perform 1 from (
    select position, number
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    order by position, number
  ) w
  cross join lateral (
    select from "stock".task t where t.position = w.position and t.number = w.number for update
  ) t;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'documents') as w (key) order by key
  ) w
  cross join lateral (
    select from "stock".document d where d.key = w.key for update
  ) d;
  perform pg_advisory_xact_lock(hashtextextended('stock.journal', 0));
end
$$;

CREATE FUNCTION stock.make_part(at bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  width bigint;
  low bigint;
  name text;
begin
  select part_width into strict width from "stock".identity;
  low := at - at % width;
  name := 'journal_' || low;
  if to_regclass(format('%I.%I', 'stock', name)) is null then
    execute format('create table %I.%I (like "stock".journal including defaults including constraints,
      check (position >= %s and position < %s))', 'stock', name, low, low + width);
    execute format('alter table "stock".journal attach partition %I.%I for values from (%s) to (%s)',
      'stock', name, low, low + width);
  end if;
  update "stock".identity set part_first = at, part_end = low + width;
end
$$;

CREATE FUNCTION stock.note_jump() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  head bigint;
begin
  -- Whoever makes positions jump holds the journal's lock: nobody appends meanwhile.
  select coalesce(max(position), 0) into head from "stock".journal;
  insert into "stock".jump (after, skipped) values (head, head - "stock".facts_until(head))
  on conflict do nothing;
  return null;
end
$$;

CREATE FUNCTION suivi.commit(cursors json, free_keys json, held_keys json, ended_tasks json, documents json, documents_read json, streams json, facts json, tasks json, entries json, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  before bigint;
  first bigint;
  present bigint;
  ours "suivi".identity%rowtype;
begin
  if cursors is not null then
    insert into "suivi".cursor as c (journal, topic, partition, position, came_from)
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
  if free_keys is not null and exists (select from "suivi".parked_key) then
    perform 1 from json_array_elements_text(free_keys) as w (key)
    cross join lateral (
      select from "suivi".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "suivi".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    delete from "suivi".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from json_to_recordset(ended_tasks) as w (position bigint, number integer)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "suivi".task t
        where t.position = w.position and t.number = w.number for update
      ) k
    ));
    get diagnostics done = row_count;
    if done <> json_array_length(ended_tasks) then
      raise exception 'tasks' using errcode = 'CS001';
    end if;
  end if;

  if documents is not null then
    insert into "suivi".document as d (key, revision, body, owner, rank)
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
      select revision from "suivi".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('suivi.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit.
  if streams is not null then
    perform 1
    from json_to_recordset(streams) as w (stream text, version integer)
    cross join lateral (
      select from "suivi".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "suivi".identity;
  select coalesce(max(position), 0) into before from "suivi".journal;
  first := before + 1;
  if facts is not null then
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "suivi".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + json_array_length(facts) > ours.part_end then
      perform "suivi".make_part(first);
      perform "suivi".make_part(first + json_array_length(facts) - 1);
    end if;
    insert into "suivi".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from rows from (json_to_recordset(facts) as (
      stream text, version integer, type text, key text, payload json, timestamp timestamptz(3),
      "correlationId" text, "causationId" text, traceparent text)) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n);
    if tasks is not null then
      insert into "suivi".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from json_to_recordset(tasks) as w (fact bigint, number integer, kind text, "dueAtMs" bigint);
    end if;
  end if;

  if entries is not null then
    insert into "suivi".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from rows from (json_to_recordset(entries) as (
      key text, source text, position bigint, type text, timestamp timestamptz(3), content json))
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "suivi".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "suivi".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "suivi".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    delete from "suivi".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "suivi".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION suivi.commit(cursors text, free_keys text, held_keys json, ended_tasks text, documents text, documents_read text, streams text, facts text, tasks text, entries text, park json, unpark json) RETURNS json
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
  done integer;
  many integer;
  c text[];
  before bigint;
  first bigint;
  present bigint;
  ours "suivi".identity%rowtype;
begin
  if cursors is not null then
    c := string_to_array(cursors, E'\x1d');
    insert into "suivi".cursor as k (journal, topic, partition, position, came_from)
    select w.journal, w.topic, w.partition, w."to", w."from"
    from unnest(string_to_array(c[1], E'\x1f')::uuid[], string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::integer[], string_to_array(c[4], E'\x1f')::bigint[],
      string_to_array(c[5], E'\x1f')::bigint[]) as w (journal, topic, partition, "from", "to")
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
  if free_keys is not null and exists (select from "suivi".parked_key) then
    perform 1 from json_array_elements_text(free_keys::json) as w (key)
    cross join lateral (
      select from "suivi".parked_key p where p.key = w.key for share
    ) p;
    if found then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;
  if held_keys is not null then
    perform 1 from (select key from json_array_elements_text(held_keys) as w (key) order by key) w
    cross join lateral (
      select from "suivi".parked_key p where p.key = w.key for update
    ) p;
    get diagnostics done = row_count;
    if done <> json_array_length(held_keys) then
      raise exception 'parked keys' using errcode = 'CS001';
    end if;
  end if;

  if ended_tasks is not null then
    c := string_to_array(ended_tasks, E'\x1d');
    delete from "suivi".task where ctid = any (array(
      select k.ctid from (
        select position, number
        from unnest(string_to_array(c[1], E'\x1f')::bigint[],
          string_to_array(c[2], E'\x1f')::integer[]) as w (position, number)
        order by position, number
      ) w
      cross join lateral (
        select ctid from "suivi".task t
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
    insert into "suivi".document as d (key, revision, body, owner, rank)
    select w.key, w.revision, w.body, w.owner, w.rank
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::bigint[],
      string_to_array(c[3], E'\x1f')::json[], string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f', E'\x1e')) as w (key, revision, body, owner, rank)
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
      select revision from "suivi".document d where d.key = w.key offset 0
    ) d on true
    where coalesce(d.revision, 0) <> w.revision;
    if found then
      raise exception 'documents' using errcode = 'CS001';
    end if;
  end if;

  if facts is not null then
    perform pg_advisory_xact_lock(hashtextextended('suivi.journal', 0));
  end if;
  -- Under the lock nobody else appends: versions checked now hold until the commit. These are the streams
  -- that were only read; those that are appended to are checked as their facts go in.
  if streams is not null then
    c := string_to_array(streams, E'\x1d');
    perform 1
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[])
      as w (stream, version)
    cross join lateral (
      select from "suivi".journal j
      where j.stream = w.stream and j.version = w.version + 1 offset 0
    ) j;
    if found then
      raise exception 'streams' using errcode = 'CS001';
    end if;
  end if;

  select * into strict ours from "suivi".identity;
  select coalesce(max(position), 0) into before from "suivi".journal;
  first := before + 1;
  if facts is not null then
    c := string_to_array(facts, E'\x1d');
    many := cardinality(string_to_array(c[1], E'\x1f'));
    present := floor(extract(epoch from clock_timestamp()))::bigint * 1048576;
    if ours.incarnation <> pg_postmaster_start_time() then
      -- The server may have forgotten facts that others have heard: no position is used twice.
      first := greatest(first, present);
      update "suivi".identity set incarnation = pg_postmaster_start_time();
    elsif first - ours.part_first >= ours.part_facts and present >= ours.part_end then
      -- This part has had enough: positions go on in the present window.
      first := greatest(first, present);
    end if;
    if first + many > ours.part_end then
      perform "suivi".make_part(first);
      perform "suivi".make_part(first + many - 1);
    end if;
    insert into "suivi".journal (position, stream, version, type, key, payload, recorded_at,
      correlation_id, causation_id, traceparent)
    select first - 1 + w.n, w.stream, w.version, w.type, w.key, w.payload, w.timestamp,
      w."correlationId", w."causationId", w.traceparent
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f')::integer[],
      string_to_array(c[3], E'\x1f'), string_to_array(c[4], E'\x1f', E'\x1e'),
      string_to_array(c[5], E'\x1f')::json[], string_to_array(c[6], E'\x1f')::timestamptz[],
      string_to_array(c[7], E'\x1f'), string_to_array(c[8], E'\x1f', E'\x1e'),
      string_to_array(c[9], E'\x1f', E'\x1e')) with ordinality
      as w (stream, version, type, key, payload, timestamp, "correlationId", "causationId",
        traceparent, n)
    where not exists (
      select from "suivi".journal j
      where j.stream = w.stream and j.version = w.version offset 0
    );
    get diagnostics done = row_count;
    if done <> many then
      raise exception 'streams' using errcode = 'CS001';
    end if;
    if tasks is not null then
      c := string_to_array(tasks, E'\x1d');
      insert into "suivi".task (position, number, kind, due_at_ms)
      select first + w.fact, w.number, w.kind, w."dueAtMs"
      from unnest(string_to_array(c[1], E'\x1f')::bigint[],
        string_to_array(c[2], E'\x1f')::integer[], string_to_array(c[3], E'\x1f'),
        string_to_array(c[4], E'\x1f')::bigint[]) as w (fact, number, kind, "dueAtMs");
    end if;
  end if;

  if entries is not null then
    c := string_to_array(entries, E'\x1d');
    insert into "suivi".entry (key, source, position, type, recorded_at, content)
    select w.key, w.source, w.position, w.type, w.timestamp, w.content
    from unnest(string_to_array(c[1], E'\x1f'), string_to_array(c[2], E'\x1f'),
      string_to_array(c[3], E'\x1f')::bigint[], string_to_array(c[4], E'\x1f'),
      string_to_array(c[5], E'\x1f')::timestamptz[], string_to_array(c[6], E'\x1f')::json[])
      with ordinality as w (key, source, position, type, timestamp, content, n)
    order by w.n
    on conflict do nothing;
  end if;

  if park is not null then
    insert into "suivi".parked_key (key)
    select distinct w.key from json_to_recordset(park) as w (key text)
    order by w.key on conflict do nothing;
    insert into "suivi".parked (key, fact, error)
    select w.key, w.fact, w.error
    from rows from (json_to_recordset(park) as (key text, fact text, error text))
      with ordinality as w (key, fact, error, n)
    order by w.n;
  end if;
  if unpark is not null then
    delete from "suivi".parked where id = any (array(
      select i::bigint
      from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i
    ));
    get diagnostics done = row_count;
    select count(*) into strict many
    from json_array_elements(unpark) w, json_array_elements_text(w -> 'ids') i;
    if done <> many then
      raise exception 'parked facts' using errcode = 'CS001';
    end if;
    delete from "suivi".parked_key k
    where k.key = any (array(select w ->> 'key' from json_array_elements(unpark) w))
      and not exists (select from "suivi".parked p where p.key = k.key offset 0);
  end if;

  return json_build_object('after', before, 'first', first);
end
$$;

CREATE FUNCTION suivi.facts_until(at bigint) RETURNS bigint
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    AS $$
select at - coalesce(j.skipped + least(at, (
    select min(position) - 1 from "suivi".journal where position > j.after)) - j.after, 0)
from (select at) as asked
left join lateral (
  select after, skipped from "suivi".jump where after <= at order by after desc limit 1
) j on true
$$;

CREATE FUNCTION suivi.load(wants json) RETURNS json
    LANGUAGE sql STABLE
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
select json_build_object(
  'streams', (
    select coalesce(json_agg(row_to_json(j) order by j.stream, j.version), '[]')
    from json_array_elements_text(wants -> 'streams') as w (name)
    cross join lateral (select * from "suivi".journal j where j.stream = w.name offset 0) j
  ),
  'documents', (
    select coalesce(json_agg(row_to_json(d)), '[]')
    from json_array_elements_text(wants -> 'documents') as w (name)
    cross join lateral (select * from "suivi".document d where d.key = w.name offset 0) d
  ),
  'cursors', (
    select coalesce(json_agg(row_to_json(c)), '[]')
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    cross join lateral (
      select * from "suivi".cursor c
      where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition offset 0
    ) c
  ),
  'parkedKeys', (
    select coalesce(json_agg(p.key), '[]')
    from json_array_elements_text(wants -> 'parkedKeys') as w (name)
    cross join lateral (select key from "suivi".parked_key p where p.key = w.name offset 0) p
  ),
  'tasks', (
    select coalesce(json_agg(t.position || ':' || t.number), '[]')
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    cross join lateral (
      select position, number from "suivi".task t
      where t.position = w.position and t.number = w.number offset 0
    ) t
  )
);
$$;

CREATE FUNCTION suivi.lock_all(wants json) RETURNS void
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
begin
  perform 1 from (
    select journal, topic, partition
    from json_to_recordset(wants -> 'cursors') as w (journal uuid, topic text, partition integer)
    order by journal, topic, partition
  ) w
  cross join lateral (
    select from "suivi".cursor c
    where c.journal = w.journal and c.topic = w.topic and c.partition = w.partition for update
  ) c;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'parkedKeys') as w (key) order by key
  ) w
  cross join lateral (
    select from "suivi".parked_key p where p.key = w.key for update
  ) p;
  perform 1 from (
    select position, number
    from json_to_recordset(wants -> 'tasks') as w (position bigint, number integer)
    order by position, number
  ) w
  cross join lateral (
    select from "suivi".task t where t.position = w.position and t.number = w.number for update
  ) t;
  perform 1 from (
    select key from json_array_elements_text(wants -> 'documents') as w (key) order by key
  ) w
  cross join lateral (
    select from "suivi".document d where d.key = w.key for update
  ) d;
  perform pg_advisory_xact_lock(hashtextextended('suivi.journal', 0));
end
$$;

CREATE FUNCTION suivi.make_part(at bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  width bigint;
  low bigint;
  name text;
begin
  select part_width into strict width from "suivi".identity;
  low := at - at % width;
  name := 'journal_' || low;
  if to_regclass(format('%I.%I', 'suivi', name)) is null then
    execute format('create table %I.%I (like "suivi".journal including defaults including constraints,
      check (position >= %s and position < %s))', 'suivi', name, low, low + width);
    execute format('alter table "suivi".journal attach partition %I.%I for values from (%s) to (%s)',
      'suivi', name, low, low + width);
  end if;
  update "suivi".identity set part_first = at, part_end = low + width;
end
$$;

CREATE FUNCTION suivi.note_jump() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
  head bigint;
begin
  -- Whoever makes positions jump holds the journal's lock: nobody appends meanwhile.
  select coalesce(max(position), 0) into head from "suivi".journal;
  insert into "suivi".jump (after, skipped) values (head, head - "suivi".facts_until(head))
  on conflict do nothing;
  return null;
end
$$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE boite.lettre (
    numero bigint NOT NULL,
    cle text NOT NULL,
    client_id text NOT NULL,
    colis_id text NOT NULL,
    sujet text NOT NULL,
    titre text NOT NULL,
    texte text NOT NULL,
    envoye_le timestamp(3) with time zone DEFAULT now() NOT NULL
);

ALTER TABLE boite.lettre ALTER COLUMN numero ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME boite.lettre_numero_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE boite.migration (
    series text NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE envoi.cursor (
    journal uuid NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "position" bigint NOT NULL,
    came_from bigint NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE envoi.document (
    key text NOT NULL,
    revision bigint NOT NULL,
    body json NOT NULL,
    owner text,
    rank text
)
WITH (fillfactor='70');

CREATE TABLE envoi.entry (
    key text NOT NULL,
    source text NOT NULL,
    "position" bigint NOT NULL,
    type text NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    content json NOT NULL,
    arrival bigint NOT NULL
);

ALTER TABLE envoi.entry ALTER COLUMN arrival ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME envoi.entry_arrival_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE envoi.identity (
    only_row boolean DEFAULT true NOT NULL,
    journal uuid NOT NULL,
    partitions integer NOT NULL,
    incarnation timestamp with time zone NOT NULL,
    part_width bigint DEFAULT '1099511627776'::bigint NOT NULL,
    part_facts bigint DEFAULT 5000000 NOT NULL,
    part_first bigint DEFAULT 1 NOT NULL,
    part_end bigint DEFAULT 0 NOT NULL,
    CONSTRAINT identity_only_row_check CHECK (only_row),
    CONSTRAINT identity_part_facts_check CHECK ((part_facts > 0)),
    CONSTRAINT identity_part_width_check CHECK ((part_width > 0)),
    CONSTRAINT identity_partitions_check CHECK (((partitions >= 1) AND (partitions <= 1024)))
);

CREATE TABLE envoi.journal (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text
)
PARTITION BY RANGE ("position");

CREATE TABLE envoi.journal_0 (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text,
    CONSTRAINT journal_0_position_check CHECK ((("position" >= 0) AND ("position" < '1099511627776'::bigint)))
);

CREATE TABLE envoi.jump (
    after bigint NOT NULL,
    skipped bigint NOT NULL
);

CREATE TABLE envoi.migration (
    series text NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE envoi.parked (
    id bigint NOT NULL,
    key text NOT NULL,
    fact text NOT NULL,
    error text NOT NULL,
    parked_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

ALTER TABLE envoi.parked ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME envoi.parked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE envoi.parked_key (
    key text NOT NULL
);

CREATE TABLE envoi.relay (
    only_row boolean DEFAULT true NOT NULL,
    holder text,
    held_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    last jsonb DEFAULT '[]'::jsonb NOT NULL,
    ends jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT relay_only_row_check CHECK (only_row)
);

CREATE TABLE envoi.task (
    "position" bigint NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    due_at_ms bigint NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    last_error text
);

CREATE TABLE notification.cursor (
    journal uuid NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "position" bigint NOT NULL,
    came_from bigint NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE notification.document (
    key text NOT NULL,
    revision bigint NOT NULL,
    body json NOT NULL,
    owner text,
    rank text
)
WITH (fillfactor='70');

CREATE TABLE notification.entry (
    key text NOT NULL,
    source text NOT NULL,
    "position" bigint NOT NULL,
    type text NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    content json NOT NULL,
    arrival bigint NOT NULL
);

ALTER TABLE notification.entry ALTER COLUMN arrival ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME notification.entry_arrival_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE notification.identity (
    only_row boolean DEFAULT true NOT NULL,
    journal uuid NOT NULL,
    partitions integer NOT NULL,
    incarnation timestamp with time zone NOT NULL,
    part_width bigint DEFAULT '1099511627776'::bigint NOT NULL,
    part_facts bigint DEFAULT 5000000 NOT NULL,
    part_first bigint DEFAULT 1 NOT NULL,
    part_end bigint DEFAULT 0 NOT NULL,
    CONSTRAINT identity_only_row_check CHECK (only_row),
    CONSTRAINT identity_part_facts_check CHECK ((part_facts > 0)),
    CONSTRAINT identity_part_width_check CHECK ((part_width > 0)),
    CONSTRAINT identity_partitions_check CHECK (((partitions >= 1) AND (partitions <= 1024)))
);

CREATE TABLE notification.journal (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text
)
PARTITION BY RANGE ("position");

CREATE TABLE notification.journal_0 (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text,
    CONSTRAINT journal_0_position_check CHECK ((("position" >= 0) AND ("position" < '1099511627776'::bigint)))
);

CREATE TABLE notification.jump (
    after bigint NOT NULL,
    skipped bigint NOT NULL
);

CREATE TABLE notification.migration (
    series text NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE notification.parked (
    id bigint NOT NULL,
    key text NOT NULL,
    fact text NOT NULL,
    error text NOT NULL,
    parked_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

ALTER TABLE notification.parked ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME notification.parked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE notification.parked_key (
    key text NOT NULL
);

CREATE TABLE notification.relay (
    only_row boolean DEFAULT true NOT NULL,
    holder text,
    held_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    last jsonb DEFAULT '[]'::jsonb NOT NULL,
    ends jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT relay_only_row_check CHECK (only_row)
);

CREATE TABLE notification.task (
    "position" bigint NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    due_at_ms bigint NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    last_error text
);

CREATE TABLE paiement.cursor (
    journal uuid NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "position" bigint NOT NULL,
    came_from bigint NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE paiement.document (
    key text NOT NULL,
    revision bigint NOT NULL,
    body json NOT NULL,
    owner text,
    rank text
)
WITH (fillfactor='70');

CREATE TABLE paiement.entry (
    key text NOT NULL,
    source text NOT NULL,
    "position" bigint NOT NULL,
    type text NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    content json NOT NULL,
    arrival bigint NOT NULL
);

ALTER TABLE paiement.entry ALTER COLUMN arrival ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME paiement.entry_arrival_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE paiement.identity (
    only_row boolean DEFAULT true NOT NULL,
    journal uuid NOT NULL,
    partitions integer NOT NULL,
    incarnation timestamp with time zone NOT NULL,
    part_width bigint DEFAULT '1099511627776'::bigint NOT NULL,
    part_facts bigint DEFAULT 5000000 NOT NULL,
    part_first bigint DEFAULT 1 NOT NULL,
    part_end bigint DEFAULT 0 NOT NULL,
    CONSTRAINT identity_only_row_check CHECK (only_row),
    CONSTRAINT identity_part_facts_check CHECK ((part_facts > 0)),
    CONSTRAINT identity_part_width_check CHECK ((part_width > 0)),
    CONSTRAINT identity_partitions_check CHECK (((partitions >= 1) AND (partitions <= 1024)))
);

CREATE TABLE paiement.journal (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text
)
PARTITION BY RANGE ("position");

CREATE TABLE paiement.journal_0 (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text,
    CONSTRAINT journal_0_position_check CHECK ((("position" >= 0) AND ("position" < '1099511627776'::bigint)))
);

CREATE TABLE paiement.jump (
    after bigint NOT NULL,
    skipped bigint NOT NULL
);

CREATE TABLE paiement.migration (
    series text NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE paiement.parked (
    id bigint NOT NULL,
    key text NOT NULL,
    fact text NOT NULL,
    error text NOT NULL,
    parked_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

ALTER TABLE paiement.parked ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME paiement.parked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE paiement.parked_key (
    key text NOT NULL
);

CREATE TABLE paiement.relay (
    only_row boolean DEFAULT true NOT NULL,
    holder text,
    held_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    last jsonb DEFAULT '[]'::jsonb NOT NULL,
    ends jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT relay_only_row_check CHECK (only_row)
);

CREATE TABLE paiement.task (
    "position" bigint NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    due_at_ms bigint NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    last_error text
);

CREATE TABLE psp.migration (
    series text NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE psp.operation (
    cle text NOT NULL,
    reference text NOT NULL,
    colis_id text NOT NULL,
    centimes bigint NOT NULL,
    devise text NOT NULL,
    etat text NOT NULL,
    motif text,
    recu_ms bigint NOT NULL,
    reprise_ms bigint,
    note boolean DEFAULT true NOT NULL,
    rembourse_centimes bigint DEFAULT 0 NOT NULL,
    CONSTRAINT operation_check CHECK (((rembourse_centimes >= 0) AND (rembourse_centimes <= centimes))),
    CONSTRAINT operation_etat_check CHECK ((etat = ANY (ARRAY['effectue'::text, 'refuse'::text, 'rembourse'::text, 'repris'::text])))
);

CREATE TABLE stock.cursor (
    journal uuid NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "position" bigint NOT NULL,
    came_from bigint NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE stock.document (
    key text NOT NULL,
    revision bigint NOT NULL,
    body json NOT NULL,
    owner text,
    rank text
)
WITH (fillfactor='70');

CREATE TABLE stock.entry (
    key text NOT NULL,
    source text NOT NULL,
    "position" bigint NOT NULL,
    type text NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    content json NOT NULL,
    arrival bigint NOT NULL
);

ALTER TABLE stock.entry ALTER COLUMN arrival ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME stock.entry_arrival_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE stock.identity (
    only_row boolean DEFAULT true NOT NULL,
    journal uuid NOT NULL,
    partitions integer NOT NULL,
    incarnation timestamp with time zone NOT NULL,
    part_width bigint DEFAULT '1099511627776'::bigint NOT NULL,
    part_facts bigint DEFAULT 5000000 NOT NULL,
    part_first bigint DEFAULT 1 NOT NULL,
    part_end bigint DEFAULT 0 NOT NULL,
    CONSTRAINT identity_only_row_check CHECK (only_row),
    CONSTRAINT identity_part_facts_check CHECK ((part_facts > 0)),
    CONSTRAINT identity_part_width_check CHECK ((part_width > 0)),
    CONSTRAINT identity_partitions_check CHECK (((partitions >= 1) AND (partitions <= 1024)))
);

CREATE TABLE stock.journal (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text
)
PARTITION BY RANGE ("position");

CREATE TABLE stock.journal_0 (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text,
    CONSTRAINT journal_0_position_check CHECK ((("position" >= 0) AND ("position" < '1099511627776'::bigint)))
);

CREATE TABLE stock.jump (
    after bigint NOT NULL,
    skipped bigint NOT NULL
);

CREATE TABLE stock.migration (
    series text NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE stock.parked (
    id bigint NOT NULL,
    key text NOT NULL,
    fact text NOT NULL,
    error text NOT NULL,
    parked_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

ALTER TABLE stock.parked ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME stock.parked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE stock.parked_key (
    key text NOT NULL
);

CREATE TABLE stock.relay (
    only_row boolean DEFAULT true NOT NULL,
    holder text,
    held_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    last jsonb DEFAULT '[]'::jsonb NOT NULL,
    ends jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT relay_only_row_check CHECK (only_row)
);

CREATE TABLE stock.task (
    "position" bigint NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    due_at_ms bigint NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    last_error text
);

CREATE TABLE suivi.cursor (
    journal uuid NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "position" bigint NOT NULL,
    came_from bigint NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE suivi.document (
    key text NOT NULL,
    revision bigint NOT NULL,
    body json NOT NULL,
    owner text,
    rank text
)
WITH (fillfactor='70');

CREATE TABLE suivi.entry (
    key text NOT NULL,
    source text NOT NULL,
    "position" bigint NOT NULL,
    type text NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    content json NOT NULL,
    arrival bigint NOT NULL
);

ALTER TABLE suivi.entry ALTER COLUMN arrival ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME suivi.entry_arrival_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE suivi.identity (
    only_row boolean DEFAULT true NOT NULL,
    journal uuid NOT NULL,
    partitions integer NOT NULL,
    incarnation timestamp with time zone NOT NULL,
    part_width bigint DEFAULT '1099511627776'::bigint NOT NULL,
    part_facts bigint DEFAULT 5000000 NOT NULL,
    part_first bigint DEFAULT 1 NOT NULL,
    part_end bigint DEFAULT 0 NOT NULL,
    CONSTRAINT identity_only_row_check CHECK (only_row),
    CONSTRAINT identity_part_facts_check CHECK ((part_facts > 0)),
    CONSTRAINT identity_part_width_check CHECK ((part_width > 0)),
    CONSTRAINT identity_partitions_check CHECK (((partitions >= 1) AND (partitions <= 1024)))
);

CREATE TABLE suivi.journal (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    key text,
    payload json NOT NULL,
    recorded_at timestamp(3) with time zone NOT NULL,
    correlation_id text NOT NULL,
    causation_id text,
    traceparent text
)
PARTITION BY RANGE ("position");

CREATE TABLE suivi.jump (
    after bigint NOT NULL,
    skipped bigint NOT NULL
);

CREATE TABLE suivi.migration (
    series text NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE suivi.parked (
    id bigint NOT NULL,
    key text NOT NULL,
    fact text NOT NULL,
    error text NOT NULL,
    parked_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

ALTER TABLE suivi.parked ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME suivi.parked_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE suivi.parked_key (
    key text NOT NULL
);

CREATE TABLE suivi.relay (
    only_row boolean DEFAULT true NOT NULL,
    holder text,
    held_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    "position" bigint DEFAULT 0 NOT NULL,
    last jsonb DEFAULT '[]'::jsonb NOT NULL,
    ends jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT relay_only_row_check CHECK (only_row)
);

CREATE TABLE suivi.task (
    "position" bigint NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    due_at_ms bigint NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    last_error text
);

CREATE TABLE transport.hint (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "position" bigint NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE transport.member (
    group_name text NOT NULL,
    id text NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE transport.migration (
    series text NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY envoi.journal ATTACH PARTITION envoi.journal_0 FOR VALUES FROM ('0') TO ('1099511627776');

ALTER TABLE ONLY notification.journal ATTACH PARTITION notification.journal_0 FOR VALUES FROM ('0') TO ('1099511627776');

ALTER TABLE ONLY paiement.journal ATTACH PARTITION paiement.journal_0 FOR VALUES FROM ('0') TO ('1099511627776');

ALTER TABLE ONLY stock.journal ATTACH PARTITION stock.journal_0 FOR VALUES FROM ('0') TO ('1099511627776');

INSERT INTO boite.lettre OVERRIDING SYSTEM VALUE VALUES
	(1, 'e24a4211-f74d-5a0c-9754-7446ea9776ac:StockReserve', 'client-GANTS', 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:42.007+00'),
	(2, '01a2217a-70b9-7205-ad59-4a18730759fe:StockReserve', 'client-BOTTES', '01a2217a-70b9-7205-ad59-4a18730759fe', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:42.585+00'),
	(3, '01a2217a-7306-727a-be77-e7f6eb8b6799:StockReserve', 'client-BOTTES', '01a2217a-7306-727a-be77-e7f6eb8b6799', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:43.175+00'),
	(4, '01a2217a-7306-727a-be77-e7f6eb8b6799:ColisExpedie', 'client-BOTTES', '01a2217a-7306-727a-be77-e7f6eb8b6799', 'ColisExpedie', 'Votre colis est parti', 'Votre colis est confié à Poste, numéro de suivi X1.', '2026-11-28 09:26:43.657+00'),
	(5, '01a2217a-7662-76ef-a0a8-94b2da4330e0:StockReserve', 'client-BOTTES', '01a2217a-7662-76ef-a0a8-94b2da4330e0', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:44.081+00'),
	(6, '01a2217a-7662-76ef-a0a8-94b2da4330e0:ColisExpedie', 'client-BOTTES', '01a2217a-7662-76ef-a0a8-94b2da4330e0', 'ColisExpedie', 'Votre colis est parti', 'Votre colis est confié à Poste, numéro de suivi X1.', '2026-11-28 09:26:44.294+00'),
	(7, '01a2217a-7662-76ef-a0a8-94b2da4330e0:ColisLivre', 'client-BOTTES', '01a2217a-7662-76ef-a0a8-94b2da4330e0', 'ColisLivre', 'Votre colis est livré', 'Votre colis a été livré.', '2026-11-28 09:26:44.628+00'),
	(8, '01a2217a-7936-7388-9659-0da31de64af9:StockReserve', 'client-BOTTES', '01a2217a-7936-7388-9659-0da31de64af9', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:44.716+00'),
	(9, '01a2217a-7936-7388-9659-0da31de64af9:ColisExpedie', 'client-BOTTES', '01a2217a-7936-7388-9659-0da31de64af9', 'ColisExpedie', 'Votre colis est parti', 'Votre colis est confié à Poste, numéro de suivi X1.', '2026-11-28 09:26:45.043+00'),
	(10, '01a2217a-7936-7388-9659-0da31de64af9:IncidentDeclare:84bde9ee-c565-50f8-a496-cb5964aef1eb', 'client-BOTTES', '01a2217a-7936-7388-9659-0da31de64af9', 'IncidentDeclare', 'Un incident touche votre colis', 'Incident signalé (perte) : introuvable', '2026-11-28 09:26:45.184+00'),
	(11, '01a2217a-7c27-77a6-b189-84f12fe123c3:StockReserve', 'client-BOTTES', '01a2217a-7c27-77a6-b189-84f12fe123c3', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:45.359+00'),
	(12, '01a2217a-7c27-77a6-b189-84f12fe123c3:ColisExpedie', 'client-BOTTES', '01a2217a-7c27-77a6-b189-84f12fe123c3', 'ColisExpedie', 'Votre colis est parti', 'Votre colis est confié à Poste, numéro de suivi X1.', '2026-11-28 09:26:45.612+00'),
	(13, '01a2217a-7c27-77a6-b189-84f12fe123c3:IncidentDeclare:ac507663-fcb4-5f0c-8568-5ec1ea8f09e3', 'client-BOTTES', '01a2217a-7c27-77a6-b189-84f12fe123c3', 'IncidentDeclare', 'Un incident touche votre colis', 'Incident signalé (perte) : introuvable', '2026-11-28 09:26:45.784+00'),
	(14, '01a2217a-7c27-77a6-b189-84f12fe123c3:IncidentResolue:ac507663-fcb4-5f0c-8568-5ec1ea8f09e3', 'client-BOTTES', '01a2217a-7c27-77a6-b189-84f12fe123c3', 'IncidentResolue', 'L’incident est résolu', 'L’incident qui touchait votre colis est résolu : votre colis est retrouvé.', '2026-11-28 09:26:45.918+00'),
	(15, '01a2217a-7e77-73ad-a401-64e46c95d50f:StockReserve', 'client-BOTTES', '01a2217a-7e77-73ad-a401-64e46c95d50f', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:46.025+00'),
	(16, '01a2217a-7e77-73ad-a401-64e46c95d50f:ColisExpedie', 'client-BOTTES', '01a2217a-7e77-73ad-a401-64e46c95d50f', 'ColisExpedie', 'Votre colis est parti', 'Votre colis est confié à Poste, numéro de suivi X1.', '2026-11-28 09:26:46.254+00'),
	(17, '01a2217a-7e77-73ad-a401-64e46c95d50f:IncidentDeclare:d6db1a9b-a559-5372-9a16-a1e2aa641281', 'client-BOTTES', '01a2217a-7e77-73ad-a401-64e46c95d50f', 'IncidentDeclare', 'Un incident touche votre colis', 'Incident signalé (perte) : introuvable', '2026-11-28 09:26:46.429+00'),
	(18, '01a2217a-7e77-73ad-a401-64e46c95d50f:IncidentResolue:d6db1a9b-a559-5372-9a16-a1e2aa641281', 'client-BOTTES', '01a2217a-7e77-73ad-a401-64e46c95d50f', 'IncidentResolue', 'L’incident est résolu', 'L’incident qui touchait votre colis est résolu : ce qui a été payé vous est rendu.', '2026-11-28 09:26:46.638+00'),
	(19, '01a2217a-8156-7786-8b60-661bd485ae4d:StockReserve', 'client-BOTTES', '01a2217a-8156-7786-8b60-661bd485ae4d', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:46.95+00'),
	(20, '01a2217a-8156-7786-8b60-661bd485ae4d:ColisExpedie', 'client-BOTTES', '01a2217a-8156-7786-8b60-661bd485ae4d', 'ColisExpedie', 'Votre colis est parti', 'Votre colis est confié à Poste, numéro de suivi X1.', '2026-11-28 09:26:47.312+00'),
	(21, '01a2217a-8156-7786-8b60-661bd485ae4d:IncidentDeclare:61a71949-3a78-56fd-8aa2-39bc3524e5cf', 'client-BOTTES', '01a2217a-8156-7786-8b60-661bd485ae4d', 'IncidentDeclare', 'Un incident touche votre colis', 'Incident signalé (perte) : introuvable', '2026-11-28 09:26:47.56+00'),
	(22, '01a2217a-8156-7786-8b60-661bd485ae4d:IncidentResolue:61a71949-3a78-56fd-8aa2-39bc3524e5cf', 'client-BOTTES', '01a2217a-8156-7786-8b60-661bd485ae4d', 'IncidentResolue', 'L’incident est résolu', 'L’incident qui touchait votre colis est résolu : un nouveau colis vous est envoyé sans frais.', '2026-11-28 09:26:47.764+00'),
	(23, 'd21aa9d4-288a-54e6-954b-949e61b4f103:StockReserve', 'client-BOTTES', 'd21aa9d4-288a-54e6-954b-949e61b4f103', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:47.86+00'),
	(24, '01a2217a-855c-7436-81fb-6312abb60b31:StockReserve', 'client-BOTTES', '01a2217a-855c-7436-81fb-6312abb60b31', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:47.978+00'),
	(25, '01a2217a-855c-7436-81fb-6312abb60b31:ColisExpedie', 'client-BOTTES', '01a2217a-855c-7436-81fb-6312abb60b31', 'ColisExpedie', 'Votre colis est parti', 'Votre colis est confié à Poste, numéro de suivi X1.', '2026-11-28 09:26:48.294+00'),
	(26, '01a2217a-855c-7436-81fb-6312abb60b31:ColisLivre', 'client-BOTTES', '01a2217a-855c-7436-81fb-6312abb60b31', 'ColisLivre', 'Votre colis est livré', 'Votre colis a été livré.', '2026-11-28 09:26:48.455+00'),
	(27, '01a2217a-855c-7436-81fb-6312abb60b31:ColisRetourne', 'client-BOTTES', '01a2217a-855c-7436-81fb-6312abb60b31', 'ColisRetourne', 'Votre retour est reçu', 'Votre colis nous est revenu : 100 % de ce qui a été payé vous est rendu.', '2026-11-28 09:26:48.688+00'),
	(28, '01a2217a-893e-735d-beb4-1b211f95f259:ColisAnnule', 'client-BOTTES', '01a2217a-893e-735d-beb4-1b211f95f259', 'ColisAnnule', 'Votre colis est annulé', 'Votre colis a été annulé : paiement refusé. Ce qui a été payé est rendu.', '2026-11-28 09:26:49.142+00'),
	(29, '01a2217a-89d2-761a-8694-290ca2482a38:ColisAnnule', 'client-RARE', '01a2217a-89d2-761a-8694-290ca2482a38', 'ColisAnnule', 'Votre colis est annulé', 'Votre colis a été annulé : stock insuffisant. Ce qui a été payé est rendu.', '2026-11-28 09:26:49.351+00'),
	(30, '01a2217a-8abc-7042-b905-2f035f0b34c0:StockReserve', 'client-BOTTES', '01a2217a-8abc-7042-b905-2f035f0b34c0', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:49.452+00'),
	(31, '01a2217a-8abc-7042-b905-2f035f0b34c0:ColisAnnule', 'client-BOTTES', '01a2217a-8abc-7042-b905-2f035f0b34c0', 'ColisAnnule', 'Votre colis est annulé', 'Votre colis a été annulé : à votre demande. Ce qui a été payé est rendu.', '2026-11-28 09:26:49.677+00'),
	(32, '01a2217a-8df9-7239-80a0-81f87dd6cd62:StockReserve', 'client-BOTTES', '01a2217a-8df9-7239-80a0-81f87dd6cd62', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:50.047+00'),
	(34, '01a2217a-8e53-74c6-8615-07fee8ccee98:ColisExpedie', 'client-BOTTES', '01a2217a-8e53-74c6-8615-07fee8ccee98', 'ColisExpedie', 'Votre colis est parti', 'Votre colis est confié à Poste, numéro de suivi X1.', '2026-11-28 09:26:50.372+00'),
	(33, '01a2217a-8e53-74c6-8615-07fee8ccee98:StockReserve', 'client-BOTTES', '01a2217a-8e53-74c6-8615-07fee8ccee98', 'StockReserve', 'Votre colis est confirmé', 'Votre paiement est reçu et vos articles sont réservés : votre colis va partir.', '2026-11-28 09:26:50.162+00'),
	(35, '01a2217a-8df9-7239-80a0-81f87dd6cd62:ColisAnnule', 'client-BOTTES', '01a2217a-8df9-7239-80a0-81f87dd6cd62', 'ColisAnnule', 'Votre colis est annulé', 'Votre colis a été annulé : paiement refusé. Ce qui a été payé est rendu.', '2026-11-28 09:26:51.444+00'),
	(36, '01a2217a-8e53-74c6-8615-07fee8ccee98:IncidentDeclare:01a2217a-8e53-74c6-8615-07fee8ccee98-paiement-revoque', 'client-BOTTES', '01a2217a-8e53-74c6-8615-07fee8ccee98', 'IncidentDeclare', 'Un incident touche votre colis', 'Incident signalé (paiement repris) : le paiement a été repris après le départ du colis', '2026-11-28 09:26:51.627+00'),
	(37, '01a2217a-9663-738d-a5b6-eb7ffab14544:ColisAnnule', 'client-GARE', '01a2217a-9663-738d-a5b6-eb7ffab14544', 'ColisAnnule', 'Votre colis est annulé', 'Votre colis a été annulé : à votre demande. Ce qui a été payé est rendu.', '2026-11-28 09:26:52.238+00');

INSERT INTO boite.migration VALUES
	('boite', '001_boite.sql', '2026-11-28 09:26:36.238293+00'),
	('boite', '002_garder.sql', '2026-11-28 09:26:36.238293+00');

INSERT INTO envoi.cursor VALUES
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'rappels', 0, 4, 3),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 2, 49, 32),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 0, 52, 50),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 4, 69, 63),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 0, 111, 93),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 5, 34, 32),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 5, 54, 45),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 2, 11, 10),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 1, 23, 20),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 1, 38, 34),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 2, 84, 30),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 1, 87, 81),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 0, 27, 25),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 4, 26, 24),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 3, 30, 29),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 3, 46, 44),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 5, 105, 96),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 4, 33, 22),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 3, 108, 102);

INSERT INTO envoi.identity VALUES
	(true, 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 6, '2026-11-28 09:26:35.637655+00', 1099511627776, 5000000, 1, 1099511627776);

INSERT INTO envoi.journal_0 VALUES
	(1, '01a2217a-5c05-7484-8182-043723b9c109', 1, 'ColisCree', '01a2217a-5c05-7484-8182-043723b9c109', '{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_doute_ok"}', '2026-11-28 09:26:36.806+00', '01a2217a-5c01-7154-bced-f5824ea8d11d', NULL, NULL),
	(2, '01a2217a-5d6e-73cf-a284-3521787c1061', 1, 'ColisCree', '01a2217a-5d6e-73cf-a284-3521787c1061', '{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_doute_refus"}', '2026-11-28 09:26:37.371+00', '01a2217a-5d6d-7448-acb0-76f1be6cfb63', NULL, NULL),
	(3, '01a2217a-5c05-7484-8182-043723b9c109', 2, 'ColisEnRetard', '01a2217a-5c05-7484-8182-043723b9c109', '{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","delaiMs":300}', '2026-11-28 09:26:37.372+00', '01a2217a-5c01-7154-bced-f5824ea8d11d', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:1', NULL),
	(4, '01a2217a-5d6e-73cf-a284-3521787c1061', 2, 'ColisEnRetard', '01a2217a-5d6e-73cf-a284-3521787c1061', '{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","delaiMs":300}', '2026-11-28 09:26:37.756+00', '01a2217a-5d6d-7448-acb0-76f1be6cfb63', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:2', NULL),
	(5, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 1, 'DemandeRecue', NULL, '{"empreinte":"KfMCZV6HHkrWQnIWxHC8daqDzak8nkUchtWVPrm2mr8"}', '2026-11-28 09:26:40.65+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', NULL, NULL),
	(6, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 2, 'ColisCree', 'e24a4211-f74d-5a0c-9754-7446ea9776ac', '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:40.65+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', NULL, NULL),
	(7, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 3, 'ExpeditionAutorisee', NULL, '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:42.069+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', 'e5896c6f-1859-4834-b003-fc480160d5d3:3', NULL),
	(8, '01a2217a-70b9-7205-ad59-4a18730759fe', 1, 'ColisCree', '01a2217a-70b9-7205-ad59-4a18730759fe', '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:42.107+00', '01a2217a-70b9-7205-ad59-474734ce2515', NULL, NULL),
	(9, '01a2217a-70b9-7205-ad59-4a18730759fe', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:42.636+00', '01a2217a-70b9-7205-ad59-474734ce2515', 'e5896c6f-1859-4834-b003-fc480160d5d3:6', NULL),
	(10, '01a2217a-7306-727a-be77-e7f6eb8b6799', 1, 'ColisCree', '01a2217a-7306-727a-be77-e7f6eb8b6799', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:42.695+00', '01a2217a-7306-727a-be77-e1ea53c769c4', NULL, NULL),
	(11, '01a2217a-7306-727a-be77-e7f6eb8b6799', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:43.43+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'e5896c6f-1859-4834-b003-fc480160d5d3:9', NULL),
	(12, '01a2217a-7306-727a-be77-e7f6eb8b6799', 3, 'ColisExpedie', '01a2217a-7306-727a-be77-e7f6eb8b6799', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', '2026-11-28 09:26:43.502+00', '01a2217a-7306-727a-be77-e1ea53c769c4', NULL, NULL),
	(13, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 1, 'ColisCree', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:43.555+00', '01a2217a-7662-76ef-a0a8-9214b132510c', NULL, NULL),
	(14, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:44.126+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'e5896c6f-1859-4834-b003-fc480160d5d3:15', NULL),
	(15, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 3, 'ColisExpedie', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', '2026-11-28 09:26:44.168+00', '01a2217a-7662-76ef-a0a8-9214b132510c', NULL, NULL),
	(16, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 4, 'ColisLivre', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","recuPar":"le gardien"}', '2026-11-28 09:26:44.208+00', '01a2217a-7662-76ef-a0a8-9214b132510c', NULL, NULL),
	(17, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 5, 'LivraisonDatee', NULL, '{"le":"2026-11-28"}', '2026-11-28 09:26:44.208+00', '01a2217a-7662-76ef-a0a8-9214b132510c', NULL, NULL),
	(18, '01a2217a-7936-7388-9659-0da31de64af9', 1, 'ColisCree', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:44.278+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', NULL, NULL),
	(19, '01a2217a-7936-7388-9659-0da31de64af9', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:44.761+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'e5896c6f-1859-4834-b003-fc480160d5d3:24', NULL),
	(20, '01a2217a-7936-7388-9659-0da31de64af9', 3, 'ColisExpedie', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', '2026-11-28 09:26:44.929+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', NULL, NULL),
	(21, '01a2217a-7936-7388-9659-0da31de64af9', 4, 'IncidentDeclare', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"84bde9ee-c565-50f8-a496-cb5964aef1eb","nature":"perte","description":"introuvable"}', '2026-11-28 09:26:44.964+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', NULL, NULL),
	(22, '01a2217a-7c27-77a6-b189-84f12fe123c3', 1, 'ColisCree', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:45.031+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', NULL, NULL),
	(23, '01a2217a-7c27-77a6-b189-84f12fe123c3', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:45.402+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'e5896c6f-1859-4834-b003-fc480160d5d3:33', NULL),
	(26, '01a2217a-7c27-77a6-b189-84f12fe123c3', 5, 'IncidentResolue', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"ac507663-fcb4-5f0c-8568-5ec1ea8f09e3","issue":"retrouve"}', '2026-11-28 09:26:45.568+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', NULL, NULL),
	(30, '01a2217a-7e77-73ad-a401-64e46c95d50f', 4, 'IncidentDeclare', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"d6db1a9b-a559-5372-9a16-a1e2aa641281","nature":"perte","description":"introuvable"}', '2026-11-28 09:26:46.202+00', '01a2217a-7e76-774d-a25b-d0270dcac033', NULL, NULL),
	(32, '01a2217a-8156-7786-8b60-661bd485ae4d', 1, 'ColisCree', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:46.358+00', '01a2217a-8156-7786-8b60-6235f13cb53e', NULL, NULL),
	(33, '01a2217a-8156-7786-8b60-661bd485ae4d', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:47.02+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'e5896c6f-1859-4834-b003-fc480160d5d3:57', NULL),
	(35, '01a2217a-8156-7786-8b60-661bd485ae4d', 4, 'IncidentDeclare', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"61a71949-3a78-56fd-8aa2-39bc3524e5cf","nature":"perte","description":"introuvable"}', '2026-11-28 09:26:47.201+00', '01a2217a-8156-7786-8b60-6235f13cb53e', NULL, NULL),
	(39, '01a2217a-855c-7436-81fb-6312abb60b31', 1, 'ColisCree', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:47.388+00', '01a2217a-855c-7436-81fb-5cc3e1616864', NULL, NULL),
	(40, 'd21aa9d4-288a-54e6-954b-949e61b4f103', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:47.979+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'e5896c6f-1859-4834-b003-fc480160d5d3:69', NULL),
	(43, '01a2217a-855c-7436-81fb-6312abb60b31', 4, 'ColisLivre', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","recuPar":"le gardien"}', '2026-11-28 09:26:48.19+00', '01a2217a-855c-7436-81fb-5cc3e1616864', NULL, NULL),
	(44, '01a2217a-855c-7436-81fb-6312abb60b31', 5, 'LivraisonDatee', NULL, '{"le":"2026-11-28"}', '2026-11-28 09:26:48.19+00', '01a2217a-855c-7436-81fb-5cc3e1616864', NULL, NULL),
	(45, '01a2217a-855c-7436-81fb-6312abb60b31', 6, 'ColisRetourne', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","motif":"trop petit","remboursement":100}', '2026-11-28 09:26:48.286+00', '01a2217a-855c-7436-81fb-5cc3e1616864', NULL, NULL),
	(47, '01a2217a-89d2-761a-8694-290ca2482a38', 1, 'ColisCree', '01a2217a-89d2-761a-8694-290ca2482a38', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"RARE","quantite":2}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:48.607+00', '01a2217a-89d1-7078-9e18-616b41d219a0', NULL, NULL),
	(48, '01a2217a-8abc-7042-b905-2f035f0b34c0', 1, 'ColisCree', '01a2217a-8abc-7042-b905-2f035f0b34c0', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:48.863+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', NULL, NULL),
	(52, '01a2217a-8abc-7042-b905-2f035f0b34c0', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:49.503+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'e5896c6f-1859-4834-b003-fc480160d5d3:90', NULL),
	(58, '01a2217a-8e53-74c6-8615-07fee8ccee98', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:50.217+00', '01a2217a-8e53-74c6-8615-00a116501546', 'e5896c6f-1859-4834-b003-fc480160d5d3:99', NULL),
	(64, '01a2217a-9663-738d-a5b6-eb7ffab14544', 2, 'ColisAnnule', '01a2217a-9663-738d-a5b6-eb7ffab14544', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","raison":"Demande du client"}', '2026-11-28 09:26:52.115+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', NULL, NULL),
	(24, '01a2217a-7c27-77a6-b189-84f12fe123c3', 3, 'ColisExpedie', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', '2026-11-28 09:26:45.46+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', NULL, NULL),
	(25, '01a2217a-7c27-77a6-b189-84f12fe123c3', 4, 'IncidentDeclare', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"ac507663-fcb4-5f0c-8568-5ec1ea8f09e3","nature":"perte","description":"introuvable"}', '2026-11-28 09:26:45.497+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', NULL, NULL),
	(27, '01a2217a-7e77-73ad-a401-64e46c95d50f', 1, 'ColisCree', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:45.623+00', '01a2217a-7e76-774d-a25b-d0270dcac033', NULL, NULL),
	(28, '01a2217a-7e77-73ad-a401-64e46c95d50f', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:46.119+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'e5896c6f-1859-4834-b003-fc480160d5d3:45', NULL),
	(34, '01a2217a-8156-7786-8b60-661bd485ae4d', 3, 'ColisExpedie', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', '2026-11-28 09:26:47.15+00', '01a2217a-8156-7786-8b60-6235f13cb53e', NULL, NULL),
	(41, '01a2217a-855c-7436-81fb-6312abb60b31', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:48.073+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'e5896c6f-1859-4834-b003-fc480160d5d3:72', NULL),
	(49, '01a2217a-893e-735d-beb4-1b211f95f259', 2, 'ColisAnnule', '01a2217a-893e-735d-beb4-1b211f95f259', '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","raison":"Paiement refusé"}', '2026-11-28 09:26:48.972+00', '01a2217a-893d-7557-b50e-4258f1efbdf7', 'df91e319-b735-4049-9794-bd715cee1bad:32', NULL),
	(54, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 1, 'ColisCree', '01a2217a-8df9-7239-80a0-81f87dd6cd62', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_refus_tardif"}', '2026-11-28 09:26:49.594+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', NULL, NULL),
	(55, '01a2217a-8e53-74c6-8615-07fee8ccee98', 1, 'ColisCree', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_refus_tardif"}', '2026-11-28 09:26:49.684+00', '01a2217a-8e53-74c6-8615-00a116501546', NULL, NULL),
	(59, '01a2217a-8e53-74c6-8615-07fee8ccee98', 3, 'ColisExpedie', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', '2026-11-28 09:26:50.269+00', '01a2217a-8e53-74c6-8615-00a116501546', NULL, NULL),
	(60, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 3, 'ColisAnnule', '01a2217a-8df9-7239-80a0-81f87dd6cd62', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","raison":"Paiement refusé"}', '2026-11-28 09:26:51.34+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'df91e319-b735-4049-9794-bd715cee1bad:45', NULL),
	(61, '01a2217a-8e53-74c6-8615-07fee8ccee98', 4, 'IncidentDeclare', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"01a2217a-8e53-74c6-8615-07fee8ccee98-paiement-revoque","nature":"paiement_revoque","description":"le paiement a été repris après le départ du colis"}', '2026-11-28 09:26:51.534+00', '01a2217a-8e53-74c6-8615-00a116501546', 'df91e319-b735-4049-9794-bd715cee1bad:46', NULL),
	(65, '01a2217a-9864-70ee-91b2-0ee8fd3234e8', 1, 'ColisCree', '01a2217a-9864-70ee-91b2-0ee8fd3234e8', '{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:52.26+00', '01a2217a-9863-71ae-acb2-f6e09cbdde05', NULL, NULL),
	(66, '01a2217a-9663-738d-a5b6-eb7ffab14544', 3, 'SoldeConstate', NULL, '{}', '2026-11-28 09:26:52.33+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', 'df91e319-b735-4049-9794-bd715cee1bad:52', NULL),
	(67, '01a2217a-99aa-72c1-b366-3877861d09c1', 1, 'ColisCree', '01a2217a-99aa-72c1-b366-3877861d09c1', '{"colisId":"01a2217a-99aa-72c1-b366-3877861d09c1","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_lent"}', '2026-11-28 09:26:52.586+00', '01a2217a-99aa-72c1-b366-36cca8a6b24a', NULL, NULL),
	(29, '01a2217a-7e77-73ad-a401-64e46c95d50f', 3, 'ColisExpedie', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', '2026-11-28 09:26:46.158+00', '01a2217a-7e76-774d-a25b-d0270dcac033', NULL, NULL),
	(31, '01a2217a-7e77-73ad-a401-64e46c95d50f', 5, 'IncidentResolue', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"d6db1a9b-a559-5372-9a16-a1e2aa641281","issue":"rembourse"}', '2026-11-28 09:26:46.3+00', '01a2217a-7e76-774d-a25b-d0270dcac033', NULL, NULL),
	(36, '01a2217a-8156-7786-8b60-661bd485ae4d', 5, 'IncidentResolue', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"61a71949-3a78-56fd-8aa2-39bc3524e5cf","issue":"remplace","colisRemplacantId":"d21aa9d4-288a-54e6-954b-949e61b4f103"}', '2026-11-28 09:26:47.32+00', '01a2217a-8156-7786-8b60-6235f13cb53e', NULL, NULL),
	(37, '01a2217a-8156-7786-8b60-661bd485ae4d', 6, 'RemplacementDemande', NULL, '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":0,"devise":"EUR"},"remplaceColisId":"01a2217a-8156-7786-8b60-661bd485ae4d"}', '2026-11-28 09:26:47.32+00', '01a2217a-8156-7786-8b60-6235f13cb53e', NULL, NULL),
	(38, 'd21aa9d4-288a-54e6-954b-949e61b4f103', 1, 'ColisCree', 'd21aa9d4-288a-54e6-954b-949e61b4f103', '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":0,"devise":"EUR"},"remplaceColisId":"01a2217a-8156-7786-8b60-661bd485ae4d"}', '2026-11-28 09:26:47.32+00', '01a2217a-8156-7786-8b60-6235f13cb53e', NULL, NULL),
	(42, '01a2217a-855c-7436-81fb-6312abb60b31', 3, 'ColisExpedie', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', '2026-11-28 09:26:48.147+00', '01a2217a-855c-7436-81fb-5cc3e1616864', NULL, NULL),
	(46, '01a2217a-893e-735d-beb4-1b211f95f259', 1, 'ColisCree', '01a2217a-893e-735d-beb4-1b211f95f259', '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_refus"}', '2026-11-28 09:26:48.382+00', '01a2217a-893d-7557-b50e-4258f1efbdf7', NULL, NULL),
	(50, '01a2217a-89d2-761a-8694-290ca2482a38', 2, 'ColisAnnule', '01a2217a-89d2-761a-8694-290ca2482a38', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","raison":"Stock insuffisant"}', '2026-11-28 09:26:49.077+00', '01a2217a-89d1-7078-9e18-616b41d219a0', '3aba2946-1a37-48d1-b076-d577730275ad:23', NULL),
	(51, '01a2217a-89d2-761a-8694-290ca2482a38', 3, 'SoldeConstate', NULL, '{}', '2026-11-28 09:26:49.398+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'df91e319-b735-4049-9794-bd715cee1bad:38', NULL),
	(53, '01a2217a-8abc-7042-b905-2f035f0b34c0', 3, 'ColisAnnule', '01a2217a-8abc-7042-b905-2f035f0b34c0', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","raison":"Demande du client"}', '2026-11-28 09:26:49.554+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', NULL, NULL),
	(56, '01a2217a-8abc-7042-b905-2f035f0b34c0', 4, 'SoldeConstate', NULL, '{}', '2026-11-28 09:26:49.849+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'df91e319-b735-4049-9794-bd715cee1bad:41', NULL),
	(57, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 2, 'ExpeditionAutorisee', NULL, '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"}', '2026-11-28 09:26:50.101+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'e5896c6f-1859-4834-b003-fc480160d5d3:96', NULL),
	(62, '01a2217a-9635-72b5-a461-e7800647a6dd', 1, 'ColisCree', '01a2217a-9635-72b5-a461-e7800647a6dd', '{"colisId":"01a2217a-9635-72b5-a461-e7800647a6dd","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GARE","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:51.701+00', '01a2217a-9635-72b5-a461-e00db75e1a0e', NULL, NULL),
	(63, '01a2217a-9663-738d-a5b6-eb7ffab14544', 1, 'ColisCree', '01a2217a-9663-738d-a5b6-eb7ffab14544', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GARE","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"moyenPaiement":"tok_ok"}', '2026-11-28 09:26:51.748+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', NULL, NULL);

INSERT INTO envoi.jump VALUES
	(0, 0);

INSERT INTO envoi.migration VALUES
	('journal', '001_journal.sql', '2026-11-28 09:26:35.736707+00'),
	('journal', '002_commit.sql', '2026-11-28 09:26:35.736707+00'),
	('journal', '003_parts.sql', '2026-11-28 09:26:35.736707+00'),
	('journal', '004_commit.sql', '2026-11-28 09:26:35.736707+00'),
	('journal', '005_ends.sql', '2026-11-28 09:26:35.736707+00'),
	('journal', '010_skipped.sql', '2026-11-28 09:26:35.736707+00'),
	('journal', '011_plans.sql', '2026-11-28 09:26:35.736707+00'),
	('journal', '012_columns.sql', '2026-11-28 09:26:35.736707+00'),
	('journal', '013_unpark.sql', '2026-11-28 09:26:35.736707+00');

INSERT INTO envoi.relay VALUES
	(true, '01a2217a-6a7c-7052-849b-a51e38ca2640', '-infinity', 67, '[64, 50, 67, 61, 38, 65]', '[0, 0, 0, 0, 0, 0]');

INSERT INTO notification.cursor VALUES
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 3, 61, 59),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 4, 33, 22),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 2, 11, 10),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 0, 64, 63),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 5, 34, 32),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 5, 65, 60),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 2, 67, 62),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 4, 38, 35),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 1, 23, 20),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 1, 50, 47),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 0, 27, 25),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 3, 30, 29);

INSERT INTO notification.identity VALUES
	(true, 'e5896c6f-1859-4834-b003-fc480160d5d3', 6, '2026-11-28 09:26:35.637655+00', 1099511627776, 5000000, 2, 1099511627776);

INSERT INTO notification.journal_0 VALUES
	(1, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 1, 'AnnonceDemandee', NULL, '{"cle":"e24a4211-f74d-5a0c-9754-7446ea9776ac:StockReserve","sujet":"StockReserve","pour":{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:41.793+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', '3aba2946-1a37-48d1-b076-d577730275ad:4', NULL),
	(2, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 2, 'EnvoiDemande', NULL, '{"cle":"e24a4211-f74d-5a0c-9754-7446ea9776ac:StockReserve","sujet":"StockReserve","pour":{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:41.793+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', '3aba2946-1a37-48d1-b076-d577730275ad:4', NULL),
	(3, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 3, 'ConfirmationEnvoyee', 'e24a4211-f74d-5a0c-9754-7446ea9776ac', '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","reference":"boite-1"}', '2026-11-28 09:26:42.017+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', 'e5896c6f-1859-4834-b003-fc480160d5d3:2', NULL),
	(4, '01a2217a-70b9-7205-ad59-4a18730759fe', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-70b9-7205-ad59-4a18730759fe:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:42.542+00', '01a2217a-70b9-7205-ad59-474734ce2515', '3aba2946-1a37-48d1-b076-d577730275ad:5', NULL),
	(5, '01a2217a-70b9-7205-ad59-4a18730759fe', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-70b9-7205-ad59-4a18730759fe:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:42.542+00', '01a2217a-70b9-7205-ad59-474734ce2515', '3aba2946-1a37-48d1-b076-d577730275ad:5', NULL),
	(6, '01a2217a-70b9-7205-ad59-4a18730759fe', 3, 'ConfirmationEnvoyee', '01a2217a-70b9-7205-ad59-4a18730759fe', '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-2"}', '2026-11-28 09:26:42.589+00', '01a2217a-70b9-7205-ad59-474734ce2515', 'e5896c6f-1859-4834-b003-fc480160d5d3:5', NULL),
	(7, '01a2217a-7306-727a-be77-e7f6eb8b6799', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7306-727a-be77-e7f6eb8b6799:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:43.132+00', '01a2217a-7306-727a-be77-e1ea53c769c4', '3aba2946-1a37-48d1-b076-d577730275ad:6', NULL),
	(8, '01a2217a-7306-727a-be77-e7f6eb8b6799', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7306-727a-be77-e7f6eb8b6799:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:43.132+00', '01a2217a-7306-727a-be77-e1ea53c769c4', '3aba2946-1a37-48d1-b076-d577730275ad:6', NULL),
	(9, '01a2217a-7306-727a-be77-e7f6eb8b6799', 3, 'ConfirmationEnvoyee', '01a2217a-7306-727a-be77-e7f6eb8b6799', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-3"}', '2026-11-28 09:26:43.178+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'e5896c6f-1859-4834-b003-fc480160d5d3:8', NULL),
	(10, '01a2217a-7306-727a-be77-e7f6eb8b6799', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7306-727a-be77-e7f6eb8b6799:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:43.557+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:12', NULL),
	(11, '01a2217a-7306-727a-be77-e7f6eb8b6799', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7306-727a-be77-e7f6eb8b6799:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:43.557+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:12', NULL),
	(12, '01a2217a-7306-727a-be77-e7f6eb8b6799', 6, 'AvisEnvoye', '01a2217a-7306-727a-be77-e7f6eb8b6799', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-4"}', '2026-11-28 09:26:43.659+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'e5896c6f-1859-4834-b003-fc480160d5d3:11', NULL),
	(13, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7662-76ef-a0a8-94b2da4330e0:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:44.043+00', '01a2217a-7662-76ef-a0a8-9214b132510c', '3aba2946-1a37-48d1-b076-d577730275ad:8', NULL),
	(14, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7662-76ef-a0a8-94b2da4330e0:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:44.043+00', '01a2217a-7662-76ef-a0a8-9214b132510c', '3aba2946-1a37-48d1-b076-d577730275ad:8', NULL),
	(15, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 3, 'ConfirmationEnvoyee', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-5"}', '2026-11-28 09:26:44.085+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'e5896c6f-1859-4834-b003-fc480160d5d3:14', NULL),
	(16, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7662-76ef-a0a8-94b2da4330e0:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:44.211+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:15', NULL),
	(17, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7662-76ef-a0a8-94b2da4330e0:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:44.211+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:15', NULL),
	(18, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 6, 'AvisEnvoye', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-6"}', '2026-11-28 09:26:44.303+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'e5896c6f-1859-4834-b003-fc480160d5d3:17', NULL),
	(19, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 7, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7662-76ef-a0a8-94b2da4330e0:ColisLivre","sujet":"ColisLivre","pour":{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:44.375+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:16', NULL),
	(20, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 8, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7662-76ef-a0a8-94b2da4330e0:ColisLivre","sujet":"ColisLivre","pour":{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:44.375+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:16', NULL),
	(21, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 9, 'AvisEnvoye', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisLivre","reference":"boite-7"}', '2026-11-28 09:26:44.63+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'e5896c6f-1859-4834-b003-fc480160d5d3:20', NULL),
	(22, '01a2217a-7936-7388-9659-0da31de64af9', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7936-7388-9659-0da31de64af9:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:44.671+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', '3aba2946-1a37-48d1-b076-d577730275ad:10', NULL),
	(23, '01a2217a-7936-7388-9659-0da31de64af9', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7936-7388-9659-0da31de64af9:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:44.671+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', '3aba2946-1a37-48d1-b076-d577730275ad:10', NULL),
	(24, '01a2217a-7936-7388-9659-0da31de64af9', 3, 'ConfirmationEnvoyee', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-8"}', '2026-11-28 09:26:44.717+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'e5896c6f-1859-4834-b003-fc480160d5d3:23', NULL),
	(28, '01a2217a-7936-7388-9659-0da31de64af9', 7, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7936-7388-9659-0da31de64af9:IncidentDeclare:84bde9ee-c565-50f8-a496-cb5964aef1eb","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"perte","description":"introuvable"}}', '2026-11-28 09:26:45.104+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:21', NULL),
	(29, '01a2217a-7936-7388-9659-0da31de64af9', 8, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7936-7388-9659-0da31de64af9:IncidentDeclare:84bde9ee-c565-50f8-a496-cb5964aef1eb","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"perte","description":"introuvable"}}', '2026-11-28 09:26:45.104+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:21', NULL),
	(30, '01a2217a-7936-7388-9659-0da31de64af9', 9, 'AvisEnvoye', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-10"}', '2026-11-28 09:26:45.184+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'e5896c6f-1859-4834-b003-fc480160d5d3:29', NULL),
	(42, '01a2217a-7c27-77a6-b189-84f12fe123c3', 12, 'AvisEnvoye', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentResolue","reference":"boite-14"}', '2026-11-28 09:26:45.919+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'e5896c6f-1859-4834-b003-fc480160d5d3:41', NULL),
	(46, '01a2217a-7e77-73ad-a401-64e46c95d50f', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7e77-73ad-a401-64e46c95d50f:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:46.204+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:29', NULL),
	(47, '01a2217a-7e77-73ad-a401-64e46c95d50f', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7e77-73ad-a401-64e46c95d50f:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:46.204+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:29', NULL),
	(48, '01a2217a-7e77-73ad-a401-64e46c95d50f', 6, 'AvisEnvoye', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-16"}', '2026-11-28 09:26:46.255+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'e5896c6f-1859-4834-b003-fc480160d5d3:47', NULL),
	(54, '01a2217a-7e77-73ad-a401-64e46c95d50f', 12, 'AvisEnvoye', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentResolue","reference":"boite-18"}', '2026-11-28 09:26:46.639+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'e5896c6f-1859-4834-b003-fc480160d5d3:53', NULL),
	(64, '01a2217a-8156-7786-8b60-661bd485ae4d', 10, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8156-7786-8b60-661bd485ae4d:IncidentResolue:61a71949-3a78-56fd-8aa2-39bc3524e5cf","sujet":"IncidentResolue","pour":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"issue":"remplace"}}', '2026-11-28 09:26:47.685+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:36', NULL),
	(65, '01a2217a-8156-7786-8b60-661bd485ae4d', 11, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8156-7786-8b60-661bd485ae4d:IncidentResolue:61a71949-3a78-56fd-8aa2-39bc3524e5cf","sujet":"IncidentResolue","pour":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"issue":"remplace"}}', '2026-11-28 09:26:47.685+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:36', NULL),
	(69, 'd21aa9d4-288a-54e6-954b-949e61b4f103', 3, 'ConfirmationEnvoyee', 'd21aa9d4-288a-54e6-954b-949e61b4f103', '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-23"}', '2026-11-28 09:26:47.929+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'e5896c6f-1859-4834-b003-fc480160d5d3:67', NULL),
	(70, '01a2217a-855c-7436-81fb-6312abb60b31', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-855c-7436-81fb-6312abb60b31:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:47.93+00', '01a2217a-855c-7436-81fb-5cc3e1616864', '3aba2946-1a37-48d1-b076-d577730275ad:19', NULL),
	(71, '01a2217a-855c-7436-81fb-6312abb60b31', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-855c-7436-81fb-6312abb60b31:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:47.93+00', '01a2217a-855c-7436-81fb-5cc3e1616864', '3aba2946-1a37-48d1-b076-d577730275ad:19', NULL),
	(76, '01a2217a-855c-7436-81fb-6312abb60b31', 7, 'AvisEnvoye', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-25"}', '2026-11-28 09:26:48.407+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'e5896c6f-1859-4834-b003-fc480160d5d3:74', NULL),
	(25, '01a2217a-7936-7388-9659-0da31de64af9', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7936-7388-9659-0da31de64af9:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:44.966+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:20', NULL),
	(26, '01a2217a-7936-7388-9659-0da31de64af9', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7936-7388-9659-0da31de64af9:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:44.966+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:20', NULL),
	(27, '01a2217a-7936-7388-9659-0da31de64af9', 6, 'AvisEnvoye', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-9"}', '2026-11-28 09:26:45.043+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'e5896c6f-1859-4834-b003-fc480160d5d3:26', NULL),
	(31, '01a2217a-7c27-77a6-b189-84f12fe123c3', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7c27-77a6-b189-84f12fe123c3:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:45.319+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', '3aba2946-1a37-48d1-b076-d577730275ad:12', NULL),
	(32, '01a2217a-7c27-77a6-b189-84f12fe123c3', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7c27-77a6-b189-84f12fe123c3:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:45.319+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', '3aba2946-1a37-48d1-b076-d577730275ad:12', NULL),
	(33, '01a2217a-7c27-77a6-b189-84f12fe123c3', 3, 'ConfirmationEnvoyee', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-11"}', '2026-11-28 09:26:45.359+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'e5896c6f-1859-4834-b003-fc480160d5d3:32', NULL),
	(40, '01a2217a-7c27-77a6-b189-84f12fe123c3', 10, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7c27-77a6-b189-84f12fe123c3:IncidentResolue:ac507663-fcb4-5f0c-8568-5ec1ea8f09e3","sujet":"IncidentResolue","pour":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"issue":"retrouve"}}', '2026-11-28 09:26:45.868+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:26', NULL),
	(41, '01a2217a-7c27-77a6-b189-84f12fe123c3', 11, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7c27-77a6-b189-84f12fe123c3:IncidentResolue:ac507663-fcb4-5f0c-8568-5ec1ea8f09e3","sujet":"IncidentResolue","pour":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"issue":"retrouve"}}', '2026-11-28 09:26:45.868+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:26', NULL),
	(43, '01a2217a-7e77-73ad-a401-64e46c95d50f', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7e77-73ad-a401-64e46c95d50f:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:45.989+00', '01a2217a-7e76-774d-a25b-d0270dcac033', '3aba2946-1a37-48d1-b076-d577730275ad:14', NULL),
	(44, '01a2217a-7e77-73ad-a401-64e46c95d50f', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7e77-73ad-a401-64e46c95d50f:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:45.989+00', '01a2217a-7e76-774d-a25b-d0270dcac033', '3aba2946-1a37-48d1-b076-d577730275ad:14', NULL),
	(45, '01a2217a-7e77-73ad-a401-64e46c95d50f', 3, 'ConfirmationEnvoyee', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-15"}', '2026-11-28 09:26:46.026+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'e5896c6f-1859-4834-b003-fc480160d5d3:44', NULL),
	(51, '01a2217a-7e77-73ad-a401-64e46c95d50f', 9, 'AvisEnvoye', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-17"}', '2026-11-28 09:26:46.43+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'e5896c6f-1859-4834-b003-fc480160d5d3:50', NULL),
	(58, '01a2217a-8156-7786-8b60-661bd485ae4d', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8156-7786-8b60-661bd485ae4d:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:47.21+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:34', NULL),
	(59, '01a2217a-8156-7786-8b60-661bd485ae4d', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8156-7786-8b60-661bd485ae4d:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:47.21+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:34', NULL),
	(63, '01a2217a-8156-7786-8b60-661bd485ae4d', 9, 'AvisEnvoye', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-21"}', '2026-11-28 09:26:47.561+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'e5896c6f-1859-4834-b003-fc480160d5d3:62', NULL),
	(68, '01a2217a-8156-7786-8b60-661bd485ae4d', 12, 'AvisEnvoye', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentResolue","reference":"boite-22"}', '2026-11-28 09:26:47.859+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'e5896c6f-1859-4834-b003-fc480160d5d3:65', NULL),
	(73, '01a2217a-855c-7436-81fb-6312abb60b31', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-855c-7436-81fb-6312abb60b31:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:48.192+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:42', NULL),
	(74, '01a2217a-855c-7436-81fb-6312abb60b31', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-855c-7436-81fb-6312abb60b31:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:48.192+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:42', NULL),
	(99, '01a2217a-8e53-74c6-8615-07fee8ccee98', 3, 'ConfirmationEnvoyee', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-33"}', '2026-11-28 09:26:50.163+00', '01a2217a-8e53-74c6-8615-00a116501546', 'e5896c6f-1859-4834-b003-fc480160d5d3:98', NULL),
	(34, '01a2217a-7c27-77a6-b189-84f12fe123c3', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7c27-77a6-b189-84f12fe123c3:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:45.502+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:24', NULL),
	(35, '01a2217a-7c27-77a6-b189-84f12fe123c3', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7c27-77a6-b189-84f12fe123c3:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:45.502+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:24', NULL),
	(36, '01a2217a-7c27-77a6-b189-84f12fe123c3', 6, 'AvisEnvoye', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-12"}', '2026-11-28 09:26:45.616+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'e5896c6f-1859-4834-b003-fc480160d5d3:35', NULL),
	(39, '01a2217a-7c27-77a6-b189-84f12fe123c3', 9, 'AvisEnvoye', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-13"}', '2026-11-28 09:26:45.785+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'e5896c6f-1859-4834-b003-fc480160d5d3:38', NULL),
	(52, '01a2217a-7e77-73ad-a401-64e46c95d50f', 10, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7e77-73ad-a401-64e46c95d50f:IncidentResolue:d6db1a9b-a559-5372-9a16-a1e2aa641281","sujet":"IncidentResolue","pour":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"issue":"rembourse"}}', '2026-11-28 09:26:46.509+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:31', NULL),
	(53, '01a2217a-7e77-73ad-a401-64e46c95d50f', 11, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7e77-73ad-a401-64e46c95d50f:IncidentResolue:d6db1a9b-a559-5372-9a16-a1e2aa641281","sujet":"IncidentResolue","pour":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"issue":"rembourse"}}', '2026-11-28 09:26:46.509+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:31', NULL),
	(60, '01a2217a-8156-7786-8b60-661bd485ae4d', 6, 'AvisEnvoye', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-20"}', '2026-11-28 09:26:47.339+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'e5896c6f-1859-4834-b003-fc480160d5d3:59', NULL),
	(72, '01a2217a-855c-7436-81fb-6312abb60b31', 3, 'ConfirmationEnvoyee', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-24"}', '2026-11-28 09:26:47.978+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'e5896c6f-1859-4834-b003-fc480160d5d3:71', NULL),
	(85, '01a2217a-89d2-761a-8694-290ca2482a38', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-89d2-761a-8694-290ca2482a38:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Stock insuffisant"}}', '2026-11-28 09:26:49.244+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:50', NULL),
	(86, '01a2217a-89d2-761a-8694-290ca2482a38', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-89d2-761a-8694-290ca2482a38:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Stock insuffisant"}}', '2026-11-28 09:26:49.244+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:50', NULL),
	(90, '01a2217a-8abc-7042-b905-2f035f0b34c0', 3, 'ConfirmationEnvoyee', '01a2217a-8abc-7042-b905-2f035f0b34c0', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-30"}', '2026-11-28 09:26:49.452+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'e5896c6f-1859-4834-b003-fc480160d5d3:89', NULL),
	(103, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8df9-7239-80a0-81f87dd6cd62:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Paiement refusé"}}', '2026-11-28 09:26:51.387+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:60', NULL),
	(104, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8df9-7239-80a0-81f87dd6cd62:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Paiement refusé"}}', '2026-11-28 09:26:51.387+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:60', NULL),
	(112, '01a2217a-9864-70ee-91b2-0ee8fd3234e8', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-9864-70ee-91b2-0ee8fd3234e8:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:52.488+00', '01a2217a-9863-71ae-acb2-f6e09cbdde05', '3aba2946-1a37-48d1-b076-d577730275ad:34', NULL),
	(113, '01a2217a-9864-70ee-91b2-0ee8fd3234e8', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-9864-70ee-91b2-0ee8fd3234e8:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:52.488+00', '01a2217a-9863-71ae-acb2-f6e09cbdde05', '3aba2946-1a37-48d1-b076-d577730275ad:34', NULL),
	(37, '01a2217a-7c27-77a6-b189-84f12fe123c3', 7, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7c27-77a6-b189-84f12fe123c3:IncidentDeclare:ac507663-fcb4-5f0c-8568-5ec1ea8f09e3","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"perte","description":"introuvable"}}', '2026-11-28 09:26:45.691+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:25', NULL),
	(38, '01a2217a-7c27-77a6-b189-84f12fe123c3', 8, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7c27-77a6-b189-84f12fe123c3:IncidentDeclare:ac507663-fcb4-5f0c-8568-5ec1ea8f09e3","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"perte","description":"introuvable"}}', '2026-11-28 09:26:45.691+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:25', NULL),
	(49, '01a2217a-7e77-73ad-a401-64e46c95d50f', 7, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-7e77-73ad-a401-64e46c95d50f:IncidentDeclare:d6db1a9b-a559-5372-9a16-a1e2aa641281","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"perte","description":"introuvable"}}', '2026-11-28 09:26:46.323+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:30', NULL),
	(50, '01a2217a-7e77-73ad-a401-64e46c95d50f', 8, 'EnvoiDemande', NULL, '{"cle":"01a2217a-7e77-73ad-a401-64e46c95d50f:IncidentDeclare:d6db1a9b-a559-5372-9a16-a1e2aa641281","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"perte","description":"introuvable"}}', '2026-11-28 09:26:46.323+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:30', NULL),
	(55, '01a2217a-8156-7786-8b60-661bd485ae4d', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8156-7786-8b60-661bd485ae4d:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:46.874+00', '01a2217a-8156-7786-8b60-6235f13cb53e', '3aba2946-1a37-48d1-b076-d577730275ad:16', NULL),
	(56, '01a2217a-8156-7786-8b60-661bd485ae4d', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8156-7786-8b60-661bd485ae4d:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:46.874+00', '01a2217a-8156-7786-8b60-6235f13cb53e', '3aba2946-1a37-48d1-b076-d577730275ad:16', NULL),
	(57, '01a2217a-8156-7786-8b60-661bd485ae4d', 3, 'ConfirmationEnvoyee', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-19"}', '2026-11-28 09:26:46.95+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'e5896c6f-1859-4834-b003-fc480160d5d3:56', NULL),
	(61, '01a2217a-8156-7786-8b60-661bd485ae4d', 7, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8156-7786-8b60-661bd485ae4d:IncidentDeclare:61a71949-3a78-56fd-8aa2-39bc3524e5cf","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"perte","description":"introuvable"}}', '2026-11-28 09:26:47.422+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:35', NULL),
	(62, '01a2217a-8156-7786-8b60-661bd485ae4d', 8, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8156-7786-8b60-661bd485ae4d:IncidentDeclare:61a71949-3a78-56fd-8aa2-39bc3524e5cf","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"perte","description":"introuvable"}}', '2026-11-28 09:26:47.422+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:35', NULL),
	(66, 'd21aa9d4-288a-54e6-954b-949e61b4f103', 1, 'AnnonceDemandee', NULL, '{"cle":"d21aa9d4-288a-54e6-954b-949e61b4f103:StockReserve","sujet":"StockReserve","pour":{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:47.774+00', '01a2217a-8156-7786-8b60-6235f13cb53e', '3aba2946-1a37-48d1-b076-d577730275ad:18', NULL),
	(67, 'd21aa9d4-288a-54e6-954b-949e61b4f103', 2, 'EnvoiDemande', NULL, '{"cle":"d21aa9d4-288a-54e6-954b-949e61b4f103:StockReserve","sujet":"StockReserve","pour":{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:47.774+00', '01a2217a-8156-7786-8b60-6235f13cb53e', '3aba2946-1a37-48d1-b076-d577730275ad:18', NULL),
	(78, '01a2217a-855c-7436-81fb-6312abb60b31', 9, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-855c-7436-81fb-6312abb60b31:ColisRetourne","sujet":"ColisRetourne","pour":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"remboursement":"100"}}', '2026-11-28 09:26:48.452+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:45', NULL),
	(81, '01a2217a-855c-7436-81fb-6312abb60b31', 12, 'AvisEnvoye', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisRetourne","reference":"boite-27"}', '2026-11-28 09:26:48.69+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'e5896c6f-1859-4834-b003-fc480160d5d3:80', NULL),
	(87, '01a2217a-89d2-761a-8694-290ca2482a38', 3, 'AvisEnvoye', '01a2217a-89d2-761a-8694-290ca2482a38', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-29"}', '2026-11-28 09:26:49.351+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'e5896c6f-1859-4834-b003-fc480160d5d3:86', NULL),
	(88, '01a2217a-8abc-7042-b905-2f035f0b34c0', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8abc-7042-b905-2f035f0b34c0:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:49.414+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', '3aba2946-1a37-48d1-b076-d577730275ad:25', NULL),
	(89, '01a2217a-8abc-7042-b905-2f035f0b34c0', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8abc-7042-b905-2f035f0b34c0:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:49.414+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', '3aba2946-1a37-48d1-b076-d577730275ad:25', NULL),
	(97, '01a2217a-8e53-74c6-8615-07fee8ccee98', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8e53-74c6-8615-07fee8ccee98:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:50.103+00', '01a2217a-8e53-74c6-8615-00a116501546', '3aba2946-1a37-48d1-b076-d577730275ad:29', NULL),
	(98, '01a2217a-8e53-74c6-8615-07fee8ccee98', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8e53-74c6-8615-07fee8ccee98:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:50.103+00', '01a2217a-8e53-74c6-8615-00a116501546', '3aba2946-1a37-48d1-b076-d577730275ad:29', NULL),
	(75, '01a2217a-855c-7436-81fb-6312abb60b31', 6, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-855c-7436-81fb-6312abb60b31:ColisLivre","sujet":"ColisLivre","pour":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:48.304+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:43', NULL),
	(91, '01a2217a-8abc-7042-b905-2f035f0b34c0', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8abc-7042-b905-2f035f0b34c0:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Demande du client"}}', '2026-11-28 09:26:49.603+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:53', NULL),
	(92, '01a2217a-8abc-7042-b905-2f035f0b34c0', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8abc-7042-b905-2f035f0b34c0:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Demande du client"}}', '2026-11-28 09:26:49.603+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:53', NULL),
	(93, '01a2217a-8abc-7042-b905-2f035f0b34c0', 6, 'AvisEnvoye', '01a2217a-8abc-7042-b905-2f035f0b34c0', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-31"}', '2026-11-28 09:26:49.678+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'e5896c6f-1859-4834-b003-fc480160d5d3:92', NULL),
	(94, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8df9-7239-80a0-81f87dd6cd62:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:49.999+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', '3aba2946-1a37-48d1-b076-d577730275ad:28', NULL),
	(95, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8df9-7239-80a0-81f87dd6cd62:StockReserve","sujet":"StockReserve","pour":{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:49.999+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', '3aba2946-1a37-48d1-b076-d577730275ad:28', NULL),
	(96, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 3, 'ConfirmationEnvoyee', '01a2217a-8df9-7239-80a0-81f87dd6cd62', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-32"}', '2026-11-28 09:26:50.048+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'e5896c6f-1859-4834-b003-fc480160d5d3:95', NULL),
	(102, '01a2217a-8e53-74c6-8615-07fee8ccee98', 6, 'AvisEnvoye', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-34"}', '2026-11-28 09:26:50.372+00', '01a2217a-8e53-74c6-8615-00a116501546', 'e5896c6f-1859-4834-b003-fc480160d5d3:101', NULL),
	(109, '01a2217a-9663-738d-a5b6-eb7ffab14544', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-9663-738d-a5b6-eb7ffab14544:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Demande du client"}}', '2026-11-28 09:26:52.155+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:64', NULL),
	(110, '01a2217a-9663-738d-a5b6-eb7ffab14544', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-9663-738d-a5b6-eb7ffab14544:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Demande du client"}}', '2026-11-28 09:26:52.155+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:64', NULL);
INSERT INTO notification.journal_0 VALUES
	(111, '01a2217a-9663-738d-a5b6-eb7ffab14544', 3, 'AvisEnvoye', '01a2217a-9663-738d-a5b6-eb7ffab14544', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-37"}', '2026-11-28 09:26:52.242+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', 'e5896c6f-1859-4834-b003-fc480160d5d3:110', NULL),
	(77, '01a2217a-855c-7436-81fb-6312abb60b31', 8, 'EnvoiDemande', NULL, '{"cle":"01a2217a-855c-7436-81fb-6312abb60b31:ColisLivre","sujet":"ColisLivre","pour":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{}}', '2026-11-28 09:26:48.407+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'e5896c6f-1859-4834-b003-fc480160d5d3:74', NULL),
	(79, '01a2217a-855c-7436-81fb-6312abb60b31', 10, 'AvisEnvoye', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisLivre","reference":"boite-26"}', '2026-11-28 09:26:48.562+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'e5896c6f-1859-4834-b003-fc480160d5d3:77', NULL),
	(80, '01a2217a-855c-7436-81fb-6312abb60b31', 11, 'EnvoiDemande', NULL, '{"cle":"01a2217a-855c-7436-81fb-6312abb60b31:ColisRetourne","sujet":"ColisRetourne","pour":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"remboursement":"100"}}', '2026-11-28 09:26:48.562+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'e5896c6f-1859-4834-b003-fc480160d5d3:77', NULL),
	(82, '01a2217a-893e-735d-beb4-1b211f95f259', 1, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-893e-735d-beb4-1b211f95f259:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Paiement refusé"}}', '2026-11-28 09:26:49.065+00', '01a2217a-893d-7557-b50e-4258f1efbdf7', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:49', NULL),
	(83, '01a2217a-893e-735d-beb4-1b211f95f259', 2, 'EnvoiDemande', NULL, '{"cle":"01a2217a-893e-735d-beb4-1b211f95f259:ColisAnnule","sujet":"ColisAnnule","pour":{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"raison":"Paiement refusé"}}', '2026-11-28 09:26:49.065+00', '01a2217a-893d-7557-b50e-4258f1efbdf7', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:49', NULL),
	(84, '01a2217a-893e-735d-beb4-1b211f95f259', 3, 'AvisEnvoye', '01a2217a-893e-735d-beb4-1b211f95f259', '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-28"}', '2026-11-28 09:26:49.143+00', '01a2217a-893d-7557-b50e-4258f1efbdf7', 'e5896c6f-1859-4834-b003-fc480160d5d3:83', NULL),
	(105, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 6, 'AvisEnvoye', '01a2217a-8df9-7239-80a0-81f87dd6cd62', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-35"}', '2026-11-28 09:26:51.45+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'e5896c6f-1859-4834-b003-fc480160d5d3:104', NULL),
	(108, '01a2217a-8e53-74c6-8615-07fee8ccee98', 9, 'AvisEnvoye', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-36"}', '2026-11-28 09:26:51.628+00', '01a2217a-8e53-74c6-8615-00a116501546', 'e5896c6f-1859-4834-b003-fc480160d5d3:107', NULL),
	(100, '01a2217a-8e53-74c6-8615-07fee8ccee98', 4, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8e53-74c6-8615-07fee8ccee98:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:50.309+00', '01a2217a-8e53-74c6-8615-00a116501546', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:59', NULL),
	(101, '01a2217a-8e53-74c6-8615-07fee8ccee98', 5, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8e53-74c6-8615-07fee8ccee98:ColisExpedie","sujet":"ColisExpedie","pour":{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"transporteur":"Poste","numeroSuivi":"X1"}}', '2026-11-28 09:26:50.309+00', '01a2217a-8e53-74c6-8615-00a116501546', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:59', NULL),
	(106, '01a2217a-8e53-74c6-8615-07fee8ccee98', 7, 'AnnonceDemandee', NULL, '{"cle":"01a2217a-8e53-74c6-8615-07fee8ccee98:IncidentDeclare:01a2217a-8e53-74c6-8615-07fee8ccee98-paiement-revoque","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"paiement_revoque","description":"le paiement a été repris après le départ du colis"}}', '2026-11-28 09:26:51.579+00', '01a2217a-8e53-74c6-8615-00a116501546', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:61', NULL),
	(107, '01a2217a-8e53-74c6-8615-07fee8ccee98', 8, 'EnvoiDemande', NULL, '{"cle":"01a2217a-8e53-74c6-8615-07fee8ccee98:IncidentDeclare:01a2217a-8e53-74c6-8615-07fee8ccee98-paiement-revoque","sujet":"IncidentDeclare","pour":{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal"},"details":{"nature":"paiement_revoque","description":"le paiement a été repris après le départ du colis"}}', '2026-11-28 09:26:51.579+00', '01a2217a-8e53-74c6-8615-00a116501546', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:61', NULL);

INSERT INTO notification.jump VALUES
	(0, 0);

INSERT INTO notification.migration VALUES
	('journal', '001_journal.sql', '2026-11-28 09:26:36.158605+00'),
	('journal', '002_commit.sql', '2026-11-28 09:26:36.158605+00'),
	('journal', '003_parts.sql', '2026-11-28 09:26:36.158605+00'),
	('journal', '004_commit.sql', '2026-11-28 09:26:36.158605+00'),
	('journal', '005_ends.sql', '2026-11-28 09:26:36.158605+00'),
	('journal', '010_skipped.sql', '2026-11-28 09:26:36.158605+00'),
	('journal', '011_plans.sql', '2026-11-28 09:26:36.158605+00'),
	('journal', '012_columns.sql', '2026-11-28 09:26:36.158605+00'),
	('journal', '013_unpark.sql', '2026-11-28 09:26:36.158605+00');

INSERT INTO notification.relay VALUES
	(true, '01a2217a-6ad8-778c-9187-f34d4b8a0169', '-infinity', 113, '[111, 87, 84, 108, 69, 105]', '[0, 0, 0, 0, 0, 0]');

INSERT INTO notification.task VALUES
	(113, 0, 'envoyer', 1795858013939, 2, 'refused for now');

INSERT INTO paiement.cursor VALUES
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 4, 38, 32),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 1, 50, 47),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 3, 61, 59),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 0, 64, 63),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 5, 65, 60),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 2, 67, 62);

INSERT INTO paiement.identity VALUES
	(true, 'df91e319-b735-4049-9794-bd715cee1bad', 6, '2026-11-28 09:26:35.637655+00', 1099511627776, 5000000, 1, 1099511627776);

INSERT INTO paiement.journal_0 VALUES
	(1, '01a2217a-5c05-7484-8182-043723b9c109', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_doute_ok"}}', '2026-11-28 09:26:37.199+00', '01a2217a-5c01-7154-bced-f5824ea8d11d', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:1', NULL),
	(2, '01a2217a-5d6e-73cf-a284-3521787c1061', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_doute_refus"}}', '2026-11-28 09:26:37.784+00', '01a2217a-5d6d-7448-acb0-76f1be6cfb63', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:2', NULL),
	(3, '01a2217a-5c05-7484-8182-043723b9c109', 2, 'PaiementEnDoute', '01a2217a-5c05-7484-8182-043723b9c109', '{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"operation":"paiement"}', '2026-11-28 09:26:37.998+00', '01a2217a-5c01-7154-bced-f5824ea8d11d', 'df91e319-b735-4049-9794-bd715cee1bad:1', NULL),
	(4, '01a2217a-5c05-7484-8182-043723b9c109', 3, 'ReconciliationDemandee', NULL, '{"demande":{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_doute_ok"}}', '2026-11-28 09:26:37.998+00', '01a2217a-5c01-7154-bced-f5824ea8d11d', 'df91e319-b735-4049-9794-bd715cee1bad:1', NULL),
	(5, '01a2217a-5d6e-73cf-a284-3521787c1061', 2, 'PaiementEnDoute', '01a2217a-5d6e-73cf-a284-3521787c1061', '{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"operation":"paiement"}', '2026-11-28 09:26:38.037+00', '01a2217a-5d6d-7448-acb0-76f1be6cfb63', 'df91e319-b735-4049-9794-bd715cee1bad:2', NULL),
	(6, '01a2217a-5d6e-73cf-a284-3521787c1061', 3, 'ReconciliationDemandee', NULL, '{"demande":{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_doute_refus"}}', '2026-11-28 09:26:38.037+00', '01a2217a-5d6d-7448-acb0-76f1be6cfb63', 'df91e319-b735-4049-9794-bd715cee1bad:2', NULL),
	(7, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GANTS","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:40.969+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:6', NULL),
	(8, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 2, 'PaiementEffectue', 'e24a4211-f74d-5a0c-9754-7446ea9776ac', '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GANTS","quantite":1}],"reference":"psp-e24a4211-f74d-5a0c-9754-7446ea9776ac:paiement"}', '2026-11-28 09:26:41.149+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', 'df91e319-b735-4049-9794-bd715cee1bad:7', NULL),
	(9, '01a2217a-70b9-7205-ad59-4a18730759fe', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:42.158+00', '01a2217a-70b9-7205-ad59-474734ce2515', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:8', NULL),
	(10, '01a2217a-70b9-7205-ad59-4a18730759fe', 2, 'PaiementEffectue', '01a2217a-70b9-7205-ad59-4a18730759fe', '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-70b9-7205-ad59-4a18730759fe:paiement"}', '2026-11-28 09:26:42.205+00', '01a2217a-70b9-7205-ad59-474734ce2515', 'df91e319-b735-4049-9794-bd715cee1bad:9', NULL),
	(11, '01a2217a-7306-727a-be77-e7f6eb8b6799', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:42.831+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:10', NULL),
	(12, '01a2217a-7306-727a-be77-e7f6eb8b6799', 2, 'PaiementEffectue', '01a2217a-7306-727a-be77-e7f6eb8b6799', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7306-727a-be77-e7f6eb8b6799:paiement"}', '2026-11-28 09:26:42.977+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'df91e319-b735-4049-9794-bd715cee1bad:11', NULL),
	(13, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:43.649+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:13', NULL),
	(14, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 2, 'PaiementEffectue', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7662-76ef-a0a8-94b2da4330e0:paiement"}', '2026-11-28 09:26:43.909+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'df91e319-b735-4049-9794-bd715cee1bad:13', NULL),
	(15, '01a2217a-7936-7388-9659-0da31de64af9', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:44.34+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:18', NULL),
	(16, '01a2217a-7936-7388-9659-0da31de64af9', 2, 'PaiementEffectue', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7936-7388-9659-0da31de64af9:paiement"}', '2026-11-28 09:26:44.386+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'df91e319-b735-4049-9794-bd715cee1bad:15', NULL),
	(17, '01a2217a-7c27-77a6-b189-84f12fe123c3', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:45.108+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:22', NULL),
	(18, '01a2217a-7c27-77a6-b189-84f12fe123c3', 2, 'PaiementEffectue', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7c27-77a6-b189-84f12fe123c3:paiement"}', '2026-11-28 09:26:45.156+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'df91e319-b735-4049-9794-bd715cee1bad:17', NULL),
	(19, '01a2217a-7e77-73ad-a401-64e46c95d50f', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:45.718+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:27', NULL),
	(21, '01a2217a-7e77-73ad-a401-64e46c95d50f', 3, 'RemboursementDemande', NULL, '{"demande":{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"},"reference":"psp-01a2217a-7e77-73ad-a401-64e46c95d50f:paiement","montant":{"centimes":1500,"devise":"EUR"}}', '2026-11-28 09:26:46.363+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:31', NULL),
	(22, '01a2217a-8156-7786-8b60-661bd485ae4d', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:46.453+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:32', NULL),
	(24, '01a2217a-8156-7786-8b60-661bd485ae4d', 2, 'PaiementEffectue', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-8156-7786-8b60-661bd485ae4d:paiement"}', '2026-11-28 09:26:46.578+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'df91e319-b735-4049-9794-bd715cee1bad:22', NULL),
	(29, '01a2217a-855c-7436-81fb-6312abb60b31', 3, 'RemboursementDemande', NULL, '{"demande":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"},"reference":"psp-01a2217a-855c-7436-81fb-6312abb60b31:paiement","montant":{"centimes":1500,"devise":"EUR"}}', '2026-11-28 09:26:48.373+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:45', NULL),
	(32, '01a2217a-893e-735d-beb4-1b211f95f259', 2, 'PaiementRefuse', '01a2217a-893e-735d-beb4-1b211f95f259', '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"motif":"carte refusée","tardif":false}', '2026-11-28 09:26:48.618+00', '01a2217a-893d-7557-b50e-4258f1efbdf7', 'df91e319-b735-4049-9794-bd715cee1bad:30', NULL),
	(33, '01a2217a-89d2-761a-8694-290ca2482a38', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"RARE","quantite":2}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:48.75+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:47', NULL),
	(36, '01a2217a-8abc-7042-b905-2f035f0b34c0', 2, 'PaiementEffectue', '01a2217a-8abc-7042-b905-2f035f0b34c0', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-8abc-7042-b905-2f035f0b34c0:paiement"}', '2026-11-28 09:26:49.147+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'df91e319-b735-4049-9794-bd715cee1bad:35', NULL),
	(39, '01a2217a-8abc-7042-b905-2f035f0b34c0', 3, 'RemboursementDemande', NULL, '{"demande":{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"},"reference":"psp-01a2217a-8abc-7042-b905-2f035f0b34c0:paiement","montant":{"centimes":1500,"devise":"EUR"}}', '2026-11-28 09:26:49.602+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:53', NULL),
	(45, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 3, 'PaiementRefuse', '01a2217a-8df9-7239-80a0-81f87dd6cd62', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"motif":"repris par le PSP","tardif":true}', '2026-11-28 09:26:51.304+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', NULL, NULL),
	(46, '01a2217a-8e53-74c6-8615-07fee8ccee98', 3, 'PaiementRefuse', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"motif":"repris par le PSP","tardif":true}', '2026-11-28 09:26:51.474+00', '01a2217a-8e53-74c6-8615-00a116501546', NULL, NULL),
	(49, '01a2217a-9635-72b5-a461-e7800647a6dd', 2, 'PaiementEffectue', '01a2217a-9635-72b5-a461-e7800647a6dd', '{"colisId":"01a2217a-9635-72b5-a461-e7800647a6dd","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"reference":"psp-01a2217a-9635-72b5-a461-e7800647a6dd:paiement"}', '2026-11-28 09:26:51.868+00', '01a2217a-9635-72b5-a461-e00db75e1a0e', 'df91e319-b735-4049-9794-bd715cee1bad:47', NULL),
	(52, '01a2217a-9663-738d-a5b6-eb7ffab14544', 4, 'PaiementRembourse', '01a2217a-9663-738d-a5b6-eb7ffab14544', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-9663-738d-a5b6-eb7ffab14544:paiement-remboursement"}', '2026-11-28 09:26:52.245+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', 'df91e319-b735-4049-9794-bd715cee1bad:51', NULL),
	(20, '01a2217a-7e77-73ad-a401-64e46c95d50f', 2, 'PaiementEffectue', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7e77-73ad-a401-64e46c95d50f:paiement"}', '2026-11-28 09:26:45.767+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'df91e319-b735-4049-9794-bd715cee1bad:19', NULL),
	(23, '01a2217a-7e77-73ad-a401-64e46c95d50f', 4, 'PaiementRembourse', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-7e77-73ad-a401-64e46c95d50f:paiement-remboursement"}', '2026-11-28 09:26:46.515+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'df91e319-b735-4049-9794-bd715cee1bad:21', NULL),
	(28, '01a2217a-855c-7436-81fb-6312abb60b31', 2, 'PaiementEffectue', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-855c-7436-81fb-6312abb60b31:paiement"}', '2026-11-28 09:26:47.624+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'df91e319-b735-4049-9794-bd715cee1bad:27', NULL),
	(34, '01a2217a-89d2-761a-8694-290ca2482a38', 2, 'PaiementEffectue', '01a2217a-89d2-761a-8694-290ca2482a38', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"RARE","quantite":2}],"reference":"psp-01a2217a-89d2-761a-8694-290ca2482a38:paiement"}', '2026-11-28 09:26:48.903+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'df91e319-b735-4049-9794-bd715cee1bad:33', NULL),
	(35, '01a2217a-8abc-7042-b905-2f035f0b34c0', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:48.981+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:48', NULL),
	(37, '01a2217a-89d2-761a-8694-290ca2482a38', 3, 'RemboursementDemande', NULL, '{"demande":{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"RARE","quantite":2}],"moyenPaiement":"tok_ok"},"reference":"psp-01a2217a-89d2-761a-8694-290ca2482a38:paiement","montant":{"centimes":1500,"devise":"EUR"}}', '2026-11-28 09:26:49.219+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:50', NULL),
	(38, '01a2217a-89d2-761a-8694-290ca2482a38', 4, 'PaiementRembourse', '01a2217a-89d2-761a-8694-290ca2482a38', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-89d2-761a-8694-290ca2482a38:paiement-remboursement"}', '2026-11-28 09:26:49.319+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'df91e319-b735-4049-9794-bd715cee1bad:37', NULL),
	(40, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_refus_tardif"}}', '2026-11-28 09:26:49.71+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:54', NULL),
	(42, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 2, 'PaiementEffectue', '01a2217a-8df9-7239-80a0-81f87dd6cd62', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-8df9-7239-80a0-81f87dd6cd62:paiement"}', '2026-11-28 09:26:49.851+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'df91e319-b735-4049-9794-bd715cee1bad:40', NULL),
	(43, '01a2217a-8e53-74c6-8615-07fee8ccee98', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_refus_tardif"}}', '2026-11-28 09:26:49.851+00', '01a2217a-8e53-74c6-8615-00a116501546', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:55', NULL),
	(50, '01a2217a-9663-738d-a5b6-eb7ffab14544', 2, 'PaiementEffectue', '01a2217a-9663-738d-a5b6-eb7ffab14544', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"reference":"psp-01a2217a-9663-738d-a5b6-eb7ffab14544:paiement"}', '2026-11-28 09:26:51.926+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', 'df91e319-b735-4049-9794-bd715cee1bad:48', NULL),
	(51, '01a2217a-9663-738d-a5b6-eb7ffab14544', 3, 'RemboursementDemande', NULL, '{"demande":{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"moyenPaiement":"tok_ok"},"reference":"psp-01a2217a-9663-738d-a5b6-eb7ffab14544:paiement","montant":{"centimes":1500,"devise":"EUR"}}', '2026-11-28 09:26:52.15+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:64', NULL),
	(54, '01a2217a-9864-70ee-91b2-0ee8fd3234e8', 2, 'PaiementEffectue', '01a2217a-9864-70ee-91b2-0ee8fd3234e8', '{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GANTS","quantite":1}],"reference":"psp-01a2217a-9864-70ee-91b2-0ee8fd3234e8:paiement"}', '2026-11-28 09:26:52.39+00', '01a2217a-9863-71ae-acb2-f6e09cbdde05', 'df91e319-b735-4049-9794-bd715cee1bad:53', NULL),
	(25, 'd21aa9d4-288a-54e6-954b-949e61b4f103', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":0,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"remplaceColisId":"01a2217a-8156-7786-8b60-661bd485ae4d"}}', '2026-11-28 09:26:47.392+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:38', NULL),
	(26, 'd21aa9d4-288a-54e6-954b-949e61b4f103', 2, 'PaiementEffectue', 'd21aa9d4-288a-54e6-954b-949e61b4f103', '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":0,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"sans-paiement"}', '2026-11-28 09:26:47.392+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:38', NULL),
	(30, '01a2217a-893e-735d-beb4-1b211f95f259', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_refus"}}', '2026-11-28 09:26:48.515+00', '01a2217a-893d-7557-b50e-4258f1efbdf7', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:46', NULL),
	(41, '01a2217a-8abc-7042-b905-2f035f0b34c0', 4, 'PaiementRembourse', '01a2217a-8abc-7042-b905-2f035f0b34c0', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-8abc-7042-b905-2f035f0b34c0:paiement-remboursement"}', '2026-11-28 09:26:49.798+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'df91e319-b735-4049-9794-bd715cee1bad:39', NULL),
	(48, '01a2217a-9663-738d-a5b6-eb7ffab14544', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:51.834+00', '01a2217a-9663-738d-a5b6-e51cdf6bb249', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:63', NULL),
	(55, '01a2217a-99aa-72c1-b366-3877861d09c1', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-99aa-72c1-b366-3877861d09c1","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_lent"}}', '2026-11-28 09:26:52.621+00', '01a2217a-99aa-72c1-b366-36cca8a6b24a', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:67', NULL),
	(27, '01a2217a-855c-7436-81fb-6312abb60b31', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:47.511+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:39', NULL),
	(31, '01a2217a-855c-7436-81fb-6312abb60b31', 4, 'PaiementRembourse', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-855c-7436-81fb-6312abb60b31:paiement-remboursement"}', '2026-11-28 09:26:48.552+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'df91e319-b735-4049-9794-bd715cee1bad:29', NULL),
	(44, '01a2217a-8e53-74c6-8615-07fee8ccee98', 2, 'PaiementEffectue', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-8e53-74c6-8615-07fee8ccee98:paiement"}', '2026-11-28 09:26:49.907+00', '01a2217a-8e53-74c6-8615-00a116501546', 'df91e319-b735-4049-9794-bd715cee1bad:43', NULL),
	(47, '01a2217a-9635-72b5-a461-e7800647a6dd', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-9635-72b5-a461-e7800647a6dd","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:51.75+00', '01a2217a-9635-72b5-a461-e00db75e1a0e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:62', NULL),
	(53, '01a2217a-9864-70ee-91b2-0ee8fd3234e8', 1, 'PaiementDemande', NULL, '{"demande":{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GANTS","quantite":1}],"moyenPaiement":"tok_ok"}}', '2026-11-28 09:26:52.324+00', '01a2217a-9863-71ae-acb2-f6e09cbdde05', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:65', NULL);

INSERT INTO paiement.jump VALUES
	(0, 0);

INSERT INTO paiement.migration VALUES
	('journal', '001_journal.sql', '2026-11-28 09:26:35.898855+00'),
	('journal', '002_commit.sql', '2026-11-28 09:26:35.898855+00'),
	('journal', '003_parts.sql', '2026-11-28 09:26:35.898855+00'),
	('journal', '004_commit.sql', '2026-11-28 09:26:35.898855+00'),
	('journal', '005_ends.sql', '2026-11-28 09:26:35.898855+00'),
	('journal', '010_skipped.sql', '2026-11-28 09:26:35.898855+00'),
	('journal', '011_plans.sql', '2026-11-28 09:26:35.898855+00'),
	('journal', '012_columns.sql', '2026-11-28 09:26:35.898855+00'),
	('journal', '013_unpark.sql', '2026-11-28 09:26:35.898855+00');

INSERT INTO paiement.relay VALUES
	(true, '01a2217a-6a9d-7550-9696-7bd610b2f0a5', '-infinity', 55, '[52, 38, 49, 46, 26, 54]', '[0, 0, 0, 0, 0, 0]');

INSERT INTO paiement.task VALUES
	(4, 0, 'reconcilier-paiement', 1795858025721, 7, 'the PSP does not answer'),
	(6, 0, 'reconcilier-paiement', 1795858029375, 7, 'the PSP does not answer'),
	(55, 0, 'encaisser', 1795858014269, 0, 'no answer within 3000 ms');

INSERT INTO psp.migration VALUES
	('psp', '001_psp.sql', '2026-11-28 09:26:36.010304+00'),
	('psp', '002_partial_refunds.sql', '2026-11-28 09:26:36.010304+00'),
	('psp', '003_charge.sql', '2026-11-28 09:26:36.010304+00');

INSERT INTO psp.operation VALUES
	('01a2217a-5c05-7484-8182-043723b9c109:paiement', 'psp-01a2217a-5c05-7484-8182-043723b9c109:paiement', '01a2217a-5c05-7484-8182-043723b9c109', 1500, 'EUR', 'effectue', NULL, 1795857997766, NULL, true, 0),
	('01a2217a-5d6e-73cf-a284-3521787c1061:paiement', 'psp-01a2217a-5d6e-73cf-a284-3521787c1061:paiement', '01a2217a-5d6e-73cf-a284-3521787c1061', 1500, 'EUR', 'refuse', 'carte refusée', 1795857997997, NULL, true, 0),
	('e24a4211-f74d-5a0c-9754-7446ea9776ac:paiement', 'psp-e24a4211-f74d-5a0c-9754-7446ea9776ac:paiement', 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 1500, 'EUR', 'effectue', NULL, 1795858001146, NULL, true, 0),
	('01a2217a-70b9-7205-ad59-4a18730759fe:paiement', 'psp-01a2217a-70b9-7205-ad59-4a18730759fe:paiement', '01a2217a-70b9-7205-ad59-4a18730759fe', 1500, 'EUR', 'effectue', NULL, 1795858002199, NULL, true, 0),
	('01a2217a-7306-727a-be77-e7f6eb8b6799:paiement', 'psp-01a2217a-7306-727a-be77-e7f6eb8b6799:paiement', '01a2217a-7306-727a-be77-e7f6eb8b6799', 1500, 'EUR', 'effectue', NULL, 1795858002974, NULL, true, 0),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0:paiement', 'psp-01a2217a-7662-76ef-a0a8-94b2da4330e0:paiement', '01a2217a-7662-76ef-a0a8-94b2da4330e0', 1500, 'EUR', 'effectue', NULL, 1795858003904, NULL, true, 0),
	('01a2217a-7936-7388-9659-0da31de64af9:paiement', 'psp-01a2217a-7936-7388-9659-0da31de64af9:paiement', '01a2217a-7936-7388-9659-0da31de64af9', 1500, 'EUR', 'effectue', NULL, 1795858004384, NULL, true, 0),
	('01a2217a-7c27-77a6-b189-84f12fe123c3:paiement', 'psp-01a2217a-7c27-77a6-b189-84f12fe123c3:paiement', '01a2217a-7c27-77a6-b189-84f12fe123c3', 1500, 'EUR', 'effectue', NULL, 1795858005155, NULL, true, 0),
	('01a2217a-7e77-73ad-a401-64e46c95d50f:paiement', 'psp-01a2217a-7e77-73ad-a401-64e46c95d50f:paiement', '01a2217a-7e77-73ad-a401-64e46c95d50f', 1500, 'EUR', 'rembourse', NULL, 1795858005765, NULL, true, 1500),
	('01a2217a-8156-7786-8b60-661bd485ae4d:paiement', 'psp-01a2217a-8156-7786-8b60-661bd485ae4d:paiement', '01a2217a-8156-7786-8b60-661bd485ae4d', 1500, 'EUR', 'effectue', NULL, 1795858006515, NULL, true, 0),
	('01a2217a-855c-7436-81fb-6312abb60b31:paiement', 'psp-01a2217a-855c-7436-81fb-6312abb60b31:paiement', '01a2217a-855c-7436-81fb-6312abb60b31', 1500, 'EUR', 'rembourse', NULL, 1795858007617, NULL, true, 1500),
	('01a2217a-893e-735d-beb4-1b211f95f259:paiement', 'psp-01a2217a-893e-735d-beb4-1b211f95f259:paiement', '01a2217a-893e-735d-beb4-1b211f95f259', 1500, 'EUR', 'refuse', 'carte refusée', 1795858008552, NULL, true, 0),
	('01a2217a-89d2-761a-8694-290ca2482a38:paiement', 'psp-01a2217a-89d2-761a-8694-290ca2482a38:paiement', '01a2217a-89d2-761a-8694-290ca2482a38', 1500, 'EUR', 'rembourse', NULL, 1795858008902, NULL, true, 1500),
	('01a2217a-8abc-7042-b905-2f035f0b34c0:paiement', 'psp-01a2217a-8abc-7042-b905-2f035f0b34c0:paiement', '01a2217a-8abc-7042-b905-2f035f0b34c0', 1500, 'EUR', 'rembourse', NULL, 1795858009054, NULL, true, 1500),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62:paiement', 'psp-01a2217a-8df9-7239-80a0-81f87dd6cd62:paiement', '01a2217a-8df9-7239-80a0-81f87dd6cd62', 1500, 'EUR', 'repris', NULL, 1795858009797, 1795858011297, true, 0),
	('01a2217a-8e53-74c6-8615-07fee8ccee98:paiement', 'psp-01a2217a-8e53-74c6-8615-07fee8ccee98:paiement', '01a2217a-8e53-74c6-8615-07fee8ccee98', 1500, 'EUR', 'repris', NULL, 1795858009899, 1795858011399, true, 0),
	('01a2217a-9635-72b5-a461-e7800647a6dd:paiement', 'psp-01a2217a-9635-72b5-a461-e7800647a6dd:paiement', '01a2217a-9635-72b5-a461-e7800647a6dd', 1500, 'EUR', 'effectue', NULL, 1795858011832, NULL, true, 0),
	('01a2217a-9663-738d-a5b6-eb7ffab14544:paiement', 'psp-01a2217a-9663-738d-a5b6-eb7ffab14544:paiement', '01a2217a-9663-738d-a5b6-eb7ffab14544', 1500, 'EUR', 'rembourse', NULL, 1795858011867, NULL, true, 1500),
	('01a2217a-9864-70ee-91b2-0ee8fd3234e8:paiement', 'psp-01a2217a-9864-70ee-91b2-0ee8fd3234e8:paiement', '01a2217a-9864-70ee-91b2-0ee8fd3234e8', 1500, 'EUR', 'effectue', NULL, 1795858012387, NULL, true, 0),
	('01a2217a-99aa-72c1-b366-3877861d09c1:paiement', 'psp-01a2217a-99aa-72c1-b366-3877861d09c1:paiement', '01a2217a-99aa-72c1-b366-3877861d09c1', 1500, 'EUR', 'effectue', NULL, 1795858014269, NULL, true, 0);

INSERT INTO stock.cursor VALUES
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 3, 61, 59),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 2, 49, 32),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 0, 64, 63),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 5, 65, 60),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 0, 52, 50),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 5, 54, 45),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 2, 67, 62),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 4, 38, 34),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 4, 26, 24),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 1, 50, 47),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 1, 38, 34),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 3, 46, 44);

INSERT INTO stock.document VALUES
	('RARE', 1, '{"approvisionne":1,"disponible":1,"reserve":0,"sorti":0}', NULL, NULL),
	('BOTTES', 24, '{"approvisionne":61,"disponible":51,"reserve":2,"sorti":8}', NULL, NULL),
	('GARE', 1, '{"approvisionne":10,"disponible":10,"reserve":0,"sorti":0}', NULL, NULL),
	('GANTS', 3, '{"approvisionne":40,"disponible":38,"reserve":2,"sorti":0}', NULL, NULL);

INSERT INTO stock.identity VALUES
	(true, '3aba2946-1a37-48d1-b076-d577730275ad', 6, '2026-11-28 09:26:35.637655+00', 1099511627776, 5000000, 1, 1099511627776);

INSERT INTO stock.journal_0 VALUES
	(1, 'article:BOTTES', 1, 'StockApprovisionne', 'BOTTES', '{"sku":"BOTTES","quantite":60}', '2026-11-28 09:26:36.395+00', '01a2217a-5a5b-73af-891d-b0e877627e55', NULL, NULL),
	(2, 'approvisionnement:857bd681-e9d6-578b-9b40-508f7093b806', 1, 'StockApprovisionne', 'GANTS', '{"sku":"GANTS","quantite":40}', '2026-11-28 09:26:36.713+00', '01a2217a-5b9a-76b7-bf2e-642e0ed5ba8b', NULL, NULL),
	(3, 'article:RARE', 1, 'StockApprovisionne', 'RARE', '{"sku":"RARE","quantite":1}', '2026-11-28 09:26:36.764+00', '01a2217a-5bd5-731a-8e94-05c06835bb47', NULL, NULL),
	(4, 'e24a4211-f74d-5a0c-9754-7446ea9776ac', 1, 'StockReserve', 'e24a4211-f74d-5a0c-9754-7446ea9776ac', '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}]}', '2026-11-28 09:26:41.57+00', '01a2217a-6b09-7635-9478-6ef677a15dd2', 'df91e319-b735-4049-9794-bd715cee1bad:8', NULL),
	(5, '01a2217a-70b9-7205-ad59-4a18730759fe', 1, 'StockReserve', '01a2217a-70b9-7205-ad59-4a18730759fe', '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:42.355+00', '01a2217a-70b9-7205-ad59-474734ce2515', 'df91e319-b735-4049-9794-bd715cee1bad:10', NULL),
	(6, '01a2217a-7306-727a-be77-e7f6eb8b6799', 1, 'StockReserve', '01a2217a-7306-727a-be77-e7f6eb8b6799', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:43.018+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'df91e319-b735-4049-9794-bd715cee1bad:12', NULL),
	(7, '01a2217a-7306-727a-be77-e7f6eb8b6799', 2, 'StockSorti', '01a2217a-7306-727a-be77-e7f6eb8b6799', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:43.562+00', '01a2217a-7306-727a-be77-e1ea53c769c4', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:12', NULL),
	(8, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 1, 'StockReserve', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:43.988+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'df91e319-b735-4049-9794-bd715cee1bad:14', NULL),
	(9, '01a2217a-7662-76ef-a0a8-94b2da4330e0', 2, 'StockSorti', '01a2217a-7662-76ef-a0a8-94b2da4330e0', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:44.21+00', '01a2217a-7662-76ef-a0a8-9214b132510c', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:15', NULL),
	(10, '01a2217a-7936-7388-9659-0da31de64af9', 1, 'StockReserve', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:44.45+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'df91e319-b735-4049-9794-bd715cee1bad:16', NULL),
	(11, '01a2217a-7936-7388-9659-0da31de64af9', 2, 'StockSorti', '01a2217a-7936-7388-9659-0da31de64af9', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:44.967+00', '01a2217a-7935-77b7-9f64-3cd7083f8188', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:20', NULL),
	(12, '01a2217a-7c27-77a6-b189-84f12fe123c3', 1, 'StockReserve', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:45.241+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'df91e319-b735-4049-9794-bd715cee1bad:18', NULL),
	(13, '01a2217a-7c27-77a6-b189-84f12fe123c3', 2, 'StockSorti', '01a2217a-7c27-77a6-b189-84f12fe123c3', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:45.498+00', '01a2217a-7c26-77e8-a8f9-c16555af1238', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:24', NULL),
	(14, '01a2217a-7e77-73ad-a401-64e46c95d50f', 1, 'StockReserve', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:45.912+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'df91e319-b735-4049-9794-bd715cee1bad:20', NULL),
	(15, '01a2217a-7e77-73ad-a401-64e46c95d50f', 2, 'StockSorti', '01a2217a-7e77-73ad-a401-64e46c95d50f', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:46.203+00', '01a2217a-7e76-774d-a25b-d0270dcac033', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:29', NULL),
	(16, '01a2217a-8156-7786-8b60-661bd485ae4d', 1, 'StockReserve', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:46.673+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'df91e319-b735-4049-9794-bd715cee1bad:24', NULL),
	(17, '01a2217a-8156-7786-8b60-661bd485ae4d', 2, 'StockSorti', '01a2217a-8156-7786-8b60-661bd485ae4d', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:47.214+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:34', NULL),
	(18, 'd21aa9d4-288a-54e6-954b-949e61b4f103', 1, 'StockReserve', 'd21aa9d4-288a-54e6-954b-949e61b4f103', '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:47.5+00', '01a2217a-8156-7786-8b60-6235f13cb53e', 'df91e319-b735-4049-9794-bd715cee1bad:26', NULL),
	(19, '01a2217a-855c-7436-81fb-6312abb60b31', 1, 'StockReserve', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:47.736+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'df91e319-b735-4049-9794-bd715cee1bad:28', NULL),
	(20, '01a2217a-855c-7436-81fb-6312abb60b31', 2, 'StockSorti', '01a2217a-855c-7436-81fb-6312abb60b31', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:48.197+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:42', NULL),
	(21, '01a2217a-855c-7436-81fb-6312abb60b31', 3, 'ColisRepris', NULL, '{}', '2026-11-28 09:26:48.383+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:45', NULL),
	(22, '01a2217a-855c-7436-81fb-6312abb60b31', 4, 'StockApprovisionne', 'BOTTES', '{"sku":"BOTTES","quantite":1}', '2026-11-28 09:26:48.383+00', '01a2217a-855c-7436-81fb-5cc3e1616864', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:45', NULL),
	(23, '01a2217a-89d2-761a-8694-290ca2482a38', 1, 'StockInsuffisant', '01a2217a-89d2-761a-8694-290ca2482a38', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","manquants":[{"sku":"RARE","demande":2,"disponible":1}]}', '2026-11-28 09:26:48.971+00', '01a2217a-89d1-7078-9e18-616b41d219a0', 'df91e319-b735-4049-9794-bd715cee1bad:34', NULL),
	(24, '01a2217a-893e-735d-beb4-1b211f95f259', 1, 'ReservationEcartee', NULL, '{}', '2026-11-28 09:26:49.066+00', '01a2217a-893d-7557-b50e-4258f1efbdf7', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:49', NULL),
	(29, '01a2217a-8e53-74c6-8615-07fee8ccee98', 1, 'StockReserve', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:50.007+00', '01a2217a-8e53-74c6-8615-00a116501546', 'df91e319-b735-4049-9794-bd715cee1bad:44', NULL),
	(31, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 2, 'ArticlesRendus', NULL, '{"articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:51.386+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:60', NULL),
	(32, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 3, 'AnnulationStock', '01a2217a-8df9-7239-80a0-81f87dd6cd62', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","raison":"Paiement refusé"}', '2026-11-28 09:26:51.386+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:60', NULL),
	(33, 'article:GARE', 1, 'StockApprovisionne', 'GARE', '{"sku":"GARE","quantite":10}', '2026-11-28 09:26:51.649+00', '01a2217a-95fc-73b8-b660-81ecd761bba3', NULL, NULL),
	(25, '01a2217a-8abc-7042-b905-2f035f0b34c0', 1, 'StockReserve', '01a2217a-8abc-7042-b905-2f035f0b34c0', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:49.239+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'df91e319-b735-4049-9794-bd715cee1bad:36', NULL),
	(26, '01a2217a-8abc-7042-b905-2f035f0b34c0', 2, 'ArticlesRendus', NULL, '{"articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:49.672+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:53', NULL),
	(27, '01a2217a-8abc-7042-b905-2f035f0b34c0', 3, 'AnnulationStock', '01a2217a-8abc-7042-b905-2f035f0b34c0', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","raison":"Demande du client"}', '2026-11-28 09:26:49.672+00', '01a2217a-8abb-7795-8cf5-c88d1e5abd3f', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:53', NULL),
	(28, '01a2217a-8df9-7239-80a0-81f87dd6cd62', 1, 'StockReserve', '01a2217a-8df9-7239-80a0-81f87dd6cd62', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:49.909+00', '01a2217a-8df9-7239-80a0-7ecd906b091b', 'df91e319-b735-4049-9794-bd715cee1bad:42', NULL),
	(30, '01a2217a-8e53-74c6-8615-07fee8ccee98', 2, 'StockSorti', '01a2217a-8e53-74c6-8615-07fee8ccee98', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', '2026-11-28 09:26:50.318+00', '01a2217a-8e53-74c6-8615-00a116501546', 'a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:59', NULL),
	(34, '01a2217a-9864-70ee-91b2-0ee8fd3234e8', 1, 'StockReserve', '01a2217a-9864-70ee-91b2-0ee8fd3234e8', '{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}]}', '2026-11-28 09:26:52.444+00', '01a2217a-9863-71ae-acb2-f6e09cbdde05', 'df91e319-b735-4049-9794-bd715cee1bad:54', NULL);

INSERT INTO stock.jump VALUES
	(0, 0);

INSERT INTO stock.migration VALUES
	('journal', '001_journal.sql', '2026-11-28 09:26:36.056448+00'),
	('journal', '002_commit.sql', '2026-11-28 09:26:36.056448+00'),
	('journal', '003_parts.sql', '2026-11-28 09:26:36.056448+00'),
	('journal', '004_commit.sql', '2026-11-28 09:26:36.056448+00'),
	('journal', '005_ends.sql', '2026-11-28 09:26:36.056448+00'),
	('journal', '010_skipped.sql', '2026-11-28 09:26:36.056448+00'),
	('journal', '011_plans.sql', '2026-11-28 09:26:36.056448+00'),
	('journal', '012_columns.sql', '2026-11-28 09:26:36.056448+00'),
	('journal', '013_unpark.sql', '2026-11-28 09:26:36.056448+00');

INSERT INTO stock.parked OVERRIDING SYSTEM VALUE VALUES
	(1, '01a2217a-9635-72b5-a461-e7800647a6dd', '{"position":49,"type":"PaiementEffectue","payload":{"colisId":"01a2217a-9635-72b5-a461-e7800647a6dd","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"reference":"psp-01a2217a-9635-72b5-a461-e7800647a6dd:paiement"},"timestamp":"2026-11-28T09:26:51.868Z","correlationId":"01a2217a-9635-72b5-a461-e00db75e1a0e","causationId":"df91e319-b735-4049-9794-bd715cee1bad:47","id":"df91e319-b735-4049-9794-bd715cee1bad:49","service":"paiement","topic":"colis.paiement","partition":2,"key":"01a2217a-9635-72b5-a461-e7800647a6dd","journal":"df91e319-b735-4049-9794-bd715cee1bad","prev":null}', 'DataError: refused for now', '2026-11-28 09:26:52.035+00'),
	(2, '01a2217a-9663-738d-a5b6-eb7ffab14544', '{"position":50,"type":"PaiementEffectue","payload":{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"reference":"psp-01a2217a-9663-738d-a5b6-eb7ffab14544:paiement"},"timestamp":"2026-11-28T09:26:51.926Z","correlationId":"01a2217a-9663-738d-a5b6-e51cdf6bb249","causationId":"df91e319-b735-4049-9794-bd715cee1bad:48","id":"df91e319-b735-4049-9794-bd715cee1bad:50","service":"paiement","topic":"colis.paiement","partition":0,"key":"01a2217a-9663-738d-a5b6-eb7ffab14544","journal":"df91e319-b735-4049-9794-bd715cee1bad","prev":null}', 'DataError: refused for now', '2026-11-28 09:26:52.077+00'),
	(3, '01a2217a-9663-738d-a5b6-eb7ffab14544', '{"position":64,"type":"ColisAnnule","payload":{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","raison":"Demande du client"},"timestamp":"2026-11-28T09:26:52.115Z","correlationId":"01a2217a-9663-738d-a5b6-e51cdf6bb249","id":"a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7:64","service":"envoi","topic":"colis.envoi","partition":0,"key":"01a2217a-9663-738d-a5b6-eb7ffab14544","journal":"a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7","prev":null}', 'an earlier fact of this key is parked', '2026-11-28 09:26:52.156+00');

INSERT INTO stock.parked_key VALUES
	('01a2217a-9635-72b5-a461-e7800647a6dd'),
	('01a2217a-9663-738d-a5b6-eb7ffab14544');

INSERT INTO stock.relay VALUES
	(true, '01a2217a-6ab8-70ac-8906-0e0ecbdbc1c7', '-infinity', 34, '[27, 23, 11, 30, 33, 34]', '[0, 0, 0, 0, 0, 0]');

INSERT INTO suivi.cursor VALUES
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 3, 46, 44),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 5, 105, 96),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 3, 61, 59),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 3, 108, 102),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 1, 23, 20),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 1, 50, 47),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 2, 84, 30),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 4, 33, 22),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 1, 38, 34),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 1, 87, 81),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 2, 11, 10),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 2, 49, 32),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 0, 27, 25),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 4, 38, 35),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 4, 26, 24),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 0, 64, 63),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 0, 111, 93),
	('e5896c6f-1859-4834-b003-fc480160d5d3', 'colis.notification', 4, 69, 68),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 5, 65, 60),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 3, 30, 29),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 0, 52, 50),
	('df91e319-b735-4049-9794-bd715cee1bad', 'colis.paiement', 5, 54, 45),
	('3aba2946-1a37-48d1-b076-d577730275ad', 'colis.stock', 5, 34, 32),
	('a5d226c4-0ea0-42cd-b4ca-12ba9461bfe7', 'colis.envoi', 2, 67, 62);

INSERT INTO suivi.document VALUES
	('01a2217a-5c05-7484-8182-043723b9c109', 3, '{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","statut":"cree","terminee":false,"entendu":{"envoi":3,"paiement":3},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:36.806Z","colis":"cree","sagaEnRetard":true,"paiement":"en_doute"}', 'client-BOTTES', '2026-11-28T09:26:36.806Z 01a2217a-5c05-7484-8182-043723b9c109'),
	('01a2217a-5d6e-73cf-a284-3521787c1061', 3, '{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","statut":"cree","terminee":false,"entendu":{"envoi":4,"paiement":5},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:37.371Z","colis":"cree","sagaEnRetard":true,"paiement":"en_doute"}', 'client-BOTTES', '2026-11-28T09:26:37.371Z 01a2217a-5d6e-73cf-a284-3521787c1061'),
	('e24a4211-f74d-5a0c-9754-7446ea9776ac', 4, '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","statut":"confirme","terminee":true,"entendu":{"envoi":6,"paiement":8,"stock":4,"notification":3},"clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:40.650Z","colis":"cree","paiement":"effectue","temps":{"paiement":1795858001149,"stock":1795858001570,"confirmation":1795858002017},"stock":"reserve","confirmation":"envoyee","premiereFin":"reussie"}', 'client-GANTS', '2026-11-28T09:26:40.650Z e24a4211-f74d-5a0c-9754-7446ea9776ac'),
	('01a2217a-7306-727a-be77-e7f6eb8b6799', 7, '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","statut":"expedie","terminee":true,"entendu":{"envoi":12,"paiement":12,"stock":7,"notification":12},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:42.695Z","colis":"expedie","paiement":"effectue","temps":{"paiement":1795858002977,"stock":1795858003018,"confirmation":1795858003178},"stock":"sorti","confirmation":"envoyee","premiereFin":"reussie","transporteur":"Poste","numeroSuivi":"X1"}', 'client-BOTTES', '2026-11-28T09:26:42.695Z 01a2217a-7306-727a-be77-e7f6eb8b6799'),
	('01a2217a-70b9-7205-ad59-4a18730759fe', 4, '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","statut":"confirme","terminee":true,"entendu":{"envoi":8,"paiement":10,"stock":5,"notification":6},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:42.107Z","colis":"cree","paiement":"effectue","temps":{"paiement":1795858002205,"stock":1795858002355,"confirmation":1795858002589},"stock":"reserve","confirmation":"envoyee","premiereFin":"reussie"}', 'client-BOTTES', '2026-11-28T09:26:42.107Z 01a2217a-70b9-7205-ad59-4a18730759fe'),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 8, '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","statut":"livre","terminee":true,"entendu":{"envoi":16,"paiement":14,"stock":9,"notification":21},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:43.555Z","colis":"livre","paiement":"effectue","temps":{"paiement":1795858003909,"stock":1795858003988,"confirmation":1795858004085},"stock":"sorti","confirmation":"envoyee","premiereFin":"reussie","transporteur":"Poste","numeroSuivi":"X1","livreLe":"2026-11-28T09:26:44.208Z","recuPar":"le gardien"}', 'client-BOTTES', '2026-11-28T09:26:43.555Z 01a2217a-7662-76ef-a0a8-94b2da4330e0'),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 8, '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","statut":"annule","terminee":true,"entendu":{"envoi":60,"paiement":45,"stock":32,"notification":105},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:49.594Z","colis":"annule","paiement":"repris","temps":{"paiement":1795858009851,"stock":1795858009909,"confirmation":1795858010048,"annulation":1795858011450},"stock":"rendu","confirmation":"envoyee","premiereFin":"reussie","raison":"Paiement refusé","annulationDite":true}', 'client-BOTTES', '2026-11-28T09:26:49.594Z 01a2217a-8df9-7239-80a0-81f87dd6cd62'),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 10, '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","statut":"expedie","terminee":true,"entendu":{"envoi":26,"paiement":18,"stock":13,"notification":42},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:45.031Z","colis":"expedie","paiement":"effectue","temps":{"paiement":1795858005156,"stock":1795858005241,"confirmation":1795858005359},"stock":"sorti","confirmation":"envoyee","premiereFin":"reussie","transporteur":"Poste","numeroSuivi":"X1","incidents":{"ac507663-fcb4-5f0c-8568-5ec1ea8f09e3":{"nature":"perte","description":"introuvable","issue":"retrouve"}}}', 'client-BOTTES', '2026-11-28T09:26:45.031Z 01a2217a-7c27-77a6-b189-84f12fe123c3'),
	('01a2217a-89d2-761a-8694-290ca2482a38', 5, '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","statut":"annule","terminee":true,"entendu":{"envoi":50,"paiement":38,"stock":23,"notification":87},"clientId":"client-RARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"RARE","quantite":2}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:48.607Z","colis":"annule","paiement":"rembourse","temps":{"paiement":1795858008903,"stock":1795858008971,"annulation":1795858009351},"stock":"insuffisant","raison":"Stock insuffisant","annulationDite":true,"premiereFin":"echouee"}', 'client-RARE', '2026-11-28T09:26:48.607Z 01a2217a-89d2-761a-8694-290ca2482a38'),
	('01a2217a-7936-7388-9659-0da31de64af9', 8, '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","statut":"incident","terminee":true,"entendu":{"envoi":21,"paiement":16,"stock":11,"notification":30},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:44.278Z","colis":"expedie","paiement":"effectue","temps":{"paiement":1795858004386,"stock":1795858004450,"confirmation":1795858004717},"stock":"sorti","confirmation":"envoyee","premiereFin":"reussie","transporteur":"Poste","numeroSuivi":"X1","incidents":{"84bde9ee-c565-50f8-a496-cb5964aef1eb":{"nature":"perte","description":"introuvable"}}}', 'client-BOTTES', '2026-11-28T09:26:44.278Z 01a2217a-7936-7388-9659-0da31de64af9'),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 10, '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","statut":"expedie","terminee":true,"entendu":{"envoi":31,"paiement":23,"stock":15,"notification":54},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:45.623Z","colis":"expedie","paiement":"rembourse","temps":{"paiement":1795858005767,"stock":1795858005912,"confirmation":1795858006026,"annulation":1795858006515},"stock":"sorti","confirmation":"envoyee","premiereFin":"reussie","transporteur":"Poste","numeroSuivi":"X1","incidents":{"d6db1a9b-a559-5372-9a16-a1e2aa641281":{"nature":"perte","description":"introuvable","issue":"rembourse"}}}', 'client-BOTTES', '2026-11-28T09:26:45.623Z 01a2217a-7e77-73ad-a401-64e46c95d50f'),
	('01a2217a-855c-7436-81fb-6312abb60b31', 10, '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","statut":"retourne","terminee":true,"entendu":{"envoi":45,"paiement":31,"stock":20,"notification":81},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:47.388Z","colis":"retourne","paiement":"rembourse","temps":{"paiement":1795858007624,"stock":1795858007736,"confirmation":1795858007978,"annulation":1795858008552},"stock":"sorti","confirmation":"envoyee","premiereFin":"reussie","transporteur":"Poste","numeroSuivi":"X1","livreLe":"2026-11-28T09:26:48.190Z","recuPar":"le gardien","motifRetour":"trop petit"}', 'client-BOTTES', '2026-11-28T09:26:47.388Z 01a2217a-855c-7436-81fb-6312abb60b31'),
	('d21aa9d4-288a-54e6-954b-949e61b4f103', 3, '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","statut":"confirme","terminee":true,"entendu":{"envoi":38,"paiement":26,"stock":18,"notification":69},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","remplaceColisId":"01a2217a-8156-7786-8b60-661bd485ae4d","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":0,"devise":"EUR"},"creeLe":"2026-11-28T09:26:47.320Z","colis":"cree","paiement":"effectue","temps":{"paiement":1795858007392,"stock":1795858007500,"confirmation":1795858007929},"stock":"reserve","confirmation":"envoyee","premiereFin":"reussie"}', 'client-BOTTES', '2026-11-28T09:26:47.320Z d21aa9d4-288a-54e6-954b-949e61b4f103'),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 9, '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","statut":"expedie","terminee":true,"entendu":{"envoi":36,"paiement":24,"stock":17,"notification":68},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:46.358Z","colis":"expedie","paiement":"effectue","temps":{"paiement":1795858006578,"stock":1795858006673,"confirmation":1795858006950},"stock":"sorti","confirmation":"envoyee","premiereFin":"reussie","transporteur":"Poste","numeroSuivi":"X1","incidents":{"61a71949-3a78-56fd-8aa2-39bc3524e5cf":{"nature":"perte","description":"introuvable","issue":"remplace","colisRemplacantId":"d21aa9d4-288a-54e6-954b-949e61b4f103"}}}', 'client-BOTTES', '2026-11-28T09:26:46.358Z 01a2217a-8156-7786-8b60-661bd485ae4d'),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 7, '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","statut":"annule","terminee":true,"entendu":{"envoi":53,"paiement":41,"stock":27,"notification":93},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:48.863Z","colis":"annule","paiement":"rembourse","temps":{"paiement":1795858009147,"stock":1795858009239,"confirmation":1795858009452,"annulation":1795858009798},"stock":"rendu","confirmation":"envoyee","premiereFin":"reussie","raison":"Demande du client","annulationDite":true}', 'client-BOTTES', '2026-11-28T09:26:48.863Z 01a2217a-8abc-7042-b905-2f035f0b34c0'),
	('01a2217a-893e-735d-beb4-1b211f95f259', 4, '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","statut":"annule","terminee":true,"entendu":{"envoi":49,"paiement":32,"notification":84},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:48.382Z","colis":"annule","paiement":"refuse","temps":{"paiement":1795858008618,"annulation":1795858009143},"raison":"Paiement refusé","annulationDite":true,"premiereFin":"echouee"}', 'client-BOTTES', '2026-11-28T09:26:48.382Z 01a2217a-893e-735d-beb4-1b211f95f259'),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 10, '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","statut":"incident","terminee":true,"entendu":{"envoi":61,"paiement":46,"stock":30,"notification":108},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:49.684Z","colis":"expedie","paiement":"repris","temps":{"paiement":1795858009907,"stock":1795858010007,"confirmation":1795858010163,"annulation":1795858011474},"stock":"sorti","confirmation":"envoyee","premiereFin":"reussie","transporteur":"Poste","numeroSuivi":"X1","incidents":{"01a2217a-8e53-74c6-8615-07fee8ccee98-paiement-revoque":{"nature":"paiement_revoque","description":"le paiement a été repris après le départ du colis"}}}', 'client-BOTTES', '2026-11-28T09:26:49.684Z 01a2217a-8e53-74c6-8615-07fee8ccee98'),
	('01a2217a-9635-72b5-a461-e7800647a6dd', 2, '{"colisId":"01a2217a-9635-72b5-a461-e7800647a6dd","statut":"cree","terminee":false,"entendu":{"envoi":62,"paiement":49},"clientId":"client-GARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GARE","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:51.701Z","colis":"cree","paiement":"effectue","temps":{"paiement":1795858011868}}', 'client-GARE', '2026-11-28T09:26:51.701Z 01a2217a-9635-72b5-a461-e7800647a6dd'),
	('01a2217a-9663-738d-a5b6-eb7ffab14544', 5, '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","statut":"annule","terminee":true,"entendu":{"envoi":64,"paiement":52,"notification":111},"clientId":"client-GARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GARE","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:51.748Z","colis":"annule","paiement":"rembourse","temps":{"paiement":1795858011926,"annulation":1795858012245},"raison":"Demande du client","annulationDite":true,"premiereFin":"echouee"}', 'client-GARE', '2026-11-28T09:26:51.748Z 01a2217a-9663-738d-a5b6-eb7ffab14544'),
	('01a2217a-9864-70ee-91b2-0ee8fd3234e8', 3, '{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","statut":"cree","terminee":false,"entendu":{"envoi":65,"paiement":54,"stock":34},"clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:52.260Z","colis":"cree","paiement":"effectue","temps":{"paiement":1795858012390,"stock":1795858012444},"stock":"reserve"}', 'client-GANTS', '2026-11-28T09:26:52.260Z 01a2217a-9864-70ee-91b2-0ee8fd3234e8'),
	('01a2217a-99aa-72c1-b366-3877861d09c1', 1, '{"colisId":"01a2217a-99aa-72c1-b366-3877861d09c1","statut":"cree","terminee":false,"entendu":{"envoi":67},"clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"},"creeLe":"2026-11-28T09:26:52.586Z","colis":"cree"}', 'client-BOTTES', '2026-11-28T09:26:52.586Z 01a2217a-99aa-72c1-b366-3877861d09c1');

INSERT INTO suivi.entry OVERRIDING SYSTEM VALUE VALUES
	('01a2217a-5c05-7484-8182-043723b9c109', 'envoi', 1, 'ColisCree', '2026-11-28 09:26:36.806+00', '{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 1),
	('01a2217a-5d6e-73cf-a284-3521787c1061', 'envoi', 2, 'ColisCree', '2026-11-28 09:26:37.371+00', '{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 2),
	('01a2217a-5c05-7484-8182-043723b9c109', 'envoi', 3, 'ColisEnRetard', '2026-11-28 09:26:37.372+00', '{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","delaiMs":300}', 3),
	('01a2217a-5d6e-73cf-a284-3521787c1061', 'envoi', 4, 'ColisEnRetard', '2026-11-28 09:26:37.756+00', '{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","delaiMs":300}', 4),
	('01a2217a-5c05-7484-8182-043723b9c109', 'paiement', 3, 'PaiementEnDoute', '2026-11-28 09:26:37.998+00', '{"colisId":"01a2217a-5c05-7484-8182-043723b9c109","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"operation":"paiement"}', 5),
	('01a2217a-5d6e-73cf-a284-3521787c1061', 'paiement', 5, 'PaiementEnDoute', '2026-11-28 09:26:38.037+00', '{"colisId":"01a2217a-5d6e-73cf-a284-3521787c1061","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"operation":"paiement"}', 6),
	('e24a4211-f74d-5a0c-9754-7446ea9776ac', 'envoi', 6, 'ColisCree', '2026-11-28 09:26:40.65+00', '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 7),
	('e24a4211-f74d-5a0c-9754-7446ea9776ac', 'paiement', 8, 'PaiementEffectue', '2026-11-28 09:26:41.149+00', '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GANTS","quantite":1}],"reference":"psp-e24a4211-f74d-5a0c-9754-7446ea9776ac:paiement"}', 8),
	('e24a4211-f74d-5a0c-9754-7446ea9776ac', 'stock', 4, 'StockReserve', '2026-11-28 09:26:41.57+00', '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}]}', 9),
	('e24a4211-f74d-5a0c-9754-7446ea9776ac', 'notification', 3, 'ConfirmationEnvoyee', '2026-11-28 09:26:42.017+00', '{"colisId":"e24a4211-f74d-5a0c-9754-7446ea9776ac","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","reference":"boite-1"}', 10),
	('01a2217a-70b9-7205-ad59-4a18730759fe', 'envoi', 8, 'ColisCree', '2026-11-28 09:26:42.107+00', '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 11),
	('01a2217a-70b9-7205-ad59-4a18730759fe', 'paiement', 10, 'PaiementEffectue', '2026-11-28 09:26:42.205+00', '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-70b9-7205-ad59-4a18730759fe:paiement"}', 12),
	('01a2217a-70b9-7205-ad59-4a18730759fe', 'stock', 5, 'StockReserve', '2026-11-28 09:26:42.355+00', '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 13),
	('01a2217a-70b9-7205-ad59-4a18730759fe', 'notification', 6, 'ConfirmationEnvoyee', '2026-11-28 09:26:42.589+00', '{"colisId":"01a2217a-70b9-7205-ad59-4a18730759fe","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-2"}', 14),
	('01a2217a-7306-727a-be77-e7f6eb8b6799', 'envoi', 10, 'ColisCree', '2026-11-28 09:26:42.695+00', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 15),
	('01a2217a-7306-727a-be77-e7f6eb8b6799', 'paiement', 12, 'PaiementEffectue', '2026-11-28 09:26:42.977+00', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7306-727a-be77-e7f6eb8b6799:paiement"}', 16),
	('01a2217a-7306-727a-be77-e7f6eb8b6799', 'stock', 6, 'StockReserve', '2026-11-28 09:26:43.018+00', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 17),
	('01a2217a-7306-727a-be77-e7f6eb8b6799', 'notification', 9, 'ConfirmationEnvoyee', '2026-11-28 09:26:43.178+00', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-3"}', 18),
	('01a2217a-7306-727a-be77-e7f6eb8b6799', 'envoi', 12, 'ColisExpedie', '2026-11-28 09:26:43.502+00', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', 19),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'envoi', 13, 'ColisCree', '2026-11-28 09:26:43.555+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 20),
	('01a2217a-7306-727a-be77-e7f6eb8b6799', 'stock', 7, 'StockSorti', '2026-11-28 09:26:43.562+00', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 21),
	('01a2217a-7306-727a-be77-e7f6eb8b6799', 'notification', 12, 'AvisEnvoye', '2026-11-28 09:26:43.659+00', '{"colisId":"01a2217a-7306-727a-be77-e7f6eb8b6799","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-4"}', 22),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'paiement', 14, 'PaiementEffectue', '2026-11-28 09:26:43.909+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7662-76ef-a0a8-94b2da4330e0:paiement"}', 23),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'stock', 8, 'StockReserve', '2026-11-28 09:26:43.988+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 24),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'notification', 15, 'ConfirmationEnvoyee', '2026-11-28 09:26:44.085+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-5"}', 25),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'envoi', 15, 'ColisExpedie', '2026-11-28 09:26:44.168+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', 26),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'envoi', 16, 'ColisLivre', '2026-11-28 09:26:44.208+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","recuPar":"le gardien"}', 27),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'stock', 9, 'StockSorti', '2026-11-28 09:26:44.21+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 28),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'paiement', 18, 'PaiementEffectue', '2026-11-28 09:26:45.156+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7c27-77a6-b189-84f12fe123c3:paiement"}', 40),
	('01a2217a-7936-7388-9659-0da31de64af9', 'notification', 30, 'AvisEnvoye', '2026-11-28 09:26:45.184+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-10"}', 41),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'stock', 12, 'StockReserve', '2026-11-28 09:26:45.241+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 42),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'notification', 36, 'AvisEnvoye', '2026-11-28 09:26:45.616+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-12"}', 49),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'notification', 39, 'AvisEnvoye', '2026-11-28 09:26:45.785+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-13"}', 51),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'notification', 45, 'ConfirmationEnvoyee', '2026-11-28 09:26:46.026+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-15"}', 54),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'stock', 15, 'StockSorti', '2026-11-28 09:26:46.203+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 56),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'envoi', 32, 'ColisCree', '2026-11-28 09:26:46.358+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 60),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'paiement', 23, 'PaiementRembourse', '2026-11-28 09:26:46.515+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-7e77-73ad-a401-64e46c95d50f:paiement-remboursement"}', 62),
	('d21aa9d4-288a-54e6-954b-949e61b4f103', 'stock', 18, 'StockReserve', '2026-11-28 09:26:47.5+00', '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 75),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'paiement', 28, 'PaiementEffectue', '2026-11-28 09:26:47.624+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-855c-7436-81fb-6312abb60b31:paiement"}', 76),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'notification', 63, 'AvisEnvoye', '2026-11-28 09:26:47.561+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-21"}', 77),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'envoi', 45, 'ColisRetourne', '2026-11-28 09:26:48.286+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","motif":"trop petit","remboursement":100}', 85),
	('01a2217a-893e-735d-beb4-1b211f95f259', 'envoi', 46, 'ColisCree', '2026-11-28 09:26:48.382+00', '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 86),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'notification', 76, 'AvisEnvoye', '2026-11-28 09:26:48.407+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-25"}', 87),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 'envoi', 48, 'ColisCree', '2026-11-28 09:26:48.863+00', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 94),
	('01a2217a-89d2-761a-8694-290ca2482a38', 'stock', 23, 'StockInsuffisant', '2026-11-28 09:26:48.971+00', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","manquants":[{"sku":"RARE","demande":2,"disponible":1}]}', 95),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'envoi', 55, 'ColisCree', '2026-11-28 09:26:49.684+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 106),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 'stock', 27, 'AnnulationStock', '2026-11-28 09:26:49.672+00', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","raison":"Demande du client"}', 107),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 'notification', 93, 'AvisEnvoye', '2026-11-28 09:26:49.678+00', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-31"}', 108),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 'stock', 28, 'StockReserve', '2026-11-28 09:26:49.909+00', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 112),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'stock', 29, 'StockReserve', '2026-11-28 09:26:50.007+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 113),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'notification', 99, 'ConfirmationEnvoyee', '2026-11-28 09:26:50.163+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-33"}', 115),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'stock', 30, 'StockSorti', '2026-11-28 09:26:50.318+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 117),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 'stock', 32, 'AnnulationStock', '2026-11-28 09:26:51.386+00', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","raison":"Paiement refusé"}', 121),
	('01a2217a-7936-7388-9659-0da31de64af9', 'envoi', 18, 'ColisCree', '2026-11-28 09:26:44.278+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 29),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'notification', 18, 'AvisEnvoye', '2026-11-28 09:26:44.303+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-6"}', 30),
	('01a2217a-7936-7388-9659-0da31de64af9', 'paiement', 16, 'PaiementEffectue', '2026-11-28 09:26:44.386+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7936-7388-9659-0da31de64af9:paiement"}', 31),
	('01a2217a-7936-7388-9659-0da31de64af9', 'stock', 10, 'StockReserve', '2026-11-28 09:26:44.45+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 32),
	('01a2217a-7662-76ef-a0a8-94b2da4330e0', 'notification', 21, 'AvisEnvoye', '2026-11-28 09:26:44.63+00', '{"colisId":"01a2217a-7662-76ef-a0a8-94b2da4330e0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisLivre","reference":"boite-7"}', 33),
	('01a2217a-7936-7388-9659-0da31de64af9', 'notification', 24, 'ConfirmationEnvoyee', '2026-11-28 09:26:44.717+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-8"}', 34),
	('01a2217a-7936-7388-9659-0da31de64af9', 'envoi', 20, 'ColisExpedie', '2026-11-28 09:26:44.929+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', 35),
	('01a2217a-7936-7388-9659-0da31de64af9', 'envoi', 21, 'IncidentDeclare', '2026-11-28 09:26:44.964+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"84bde9ee-c565-50f8-a496-cb5964aef1eb","nature":"perte","description":"introuvable"}', 36),
	('01a2217a-7936-7388-9659-0da31de64af9', 'stock', 11, 'StockSorti', '2026-11-28 09:26:44.967+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 37),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'envoi', 22, 'ColisCree', '2026-11-28 09:26:45.031+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 38),
	('01a2217a-7936-7388-9659-0da31de64af9', 'notification', 27, 'AvisEnvoye', '2026-11-28 09:26:45.043+00', '{"colisId":"01a2217a-7936-7388-9659-0da31de64af9","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-9"}', 39),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'notification', 33, 'ConfirmationEnvoyee', '2026-11-28 09:26:45.359+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-11"}', 43),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'envoi', 24, 'ColisExpedie', '2026-11-28 09:26:45.46+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', 44),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'envoi', 25, 'IncidentDeclare', '2026-11-28 09:26:45.497+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"ac507663-fcb4-5f0c-8568-5ec1ea8f09e3","nature":"perte","description":"introuvable"}', 45),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'envoi', 26, 'IncidentResolue', '2026-11-28 09:26:45.568+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"ac507663-fcb4-5f0c-8568-5ec1ea8f09e3","issue":"retrouve"}', 46),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'envoi', 27, 'ColisCree', '2026-11-28 09:26:45.623+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 47),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'stock', 13, 'StockSorti', '2026-11-28 09:26:45.498+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 48),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'paiement', 20, 'PaiementEffectue', '2026-11-28 09:26:45.767+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-7e77-73ad-a401-64e46c95d50f:paiement"}', 50),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'stock', 14, 'StockReserve', '2026-11-28 09:26:45.912+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 52),
	('01a2217a-7c27-77a6-b189-84f12fe123c3', 'notification', 42, 'AvisEnvoye', '2026-11-28 09:26:45.919+00', '{"colisId":"01a2217a-7c27-77a6-b189-84f12fe123c3","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentResolue","reference":"boite-14"}', 53),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'envoi', 29, 'ColisExpedie', '2026-11-28 09:26:46.158+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', 55),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'envoi', 30, 'IncidentDeclare', '2026-11-28 09:26:46.202+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"d6db1a9b-a559-5372-9a16-a1e2aa641281","nature":"perte","description":"introuvable"}', 57),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'envoi', 31, 'IncidentResolue', '2026-11-28 09:26:46.3+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"d6db1a9b-a559-5372-9a16-a1e2aa641281","issue":"rembourse"}', 58),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'notification', 48, 'AvisEnvoye', '2026-11-28 09:26:46.255+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-16"}', 59),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'notification', 51, 'AvisEnvoye', '2026-11-28 09:26:46.43+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-17"}', 61),
	('01a2217a-7e77-73ad-a401-64e46c95d50f', 'notification', 54, 'AvisEnvoye', '2026-11-28 09:26:46.639+00', '{"colisId":"01a2217a-7e77-73ad-a401-64e46c95d50f","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentResolue","reference":"boite-18"}', 64),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'paiement', 24, 'PaiementEffectue', '2026-11-28 09:26:46.578+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-8156-7786-8b60-661bd485ae4d:paiement"}', 63),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'envoi', 35, 'IncidentDeclare', '2026-11-28 09:26:47.201+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"61a71949-3a78-56fd-8aa2-39bc3524e5cf","nature":"perte","description":"introuvable"}', 68),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'stock', 17, 'StockSorti', '2026-11-28 09:26:47.214+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 69),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'stock', 19, 'StockReserve', '2026-11-28 09:26:47.736+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 78),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'envoi', 42, 'ColisExpedie', '2026-11-28 09:26:48.147+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', 82),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'paiement', 31, 'PaiementRembourse', '2026-11-28 09:26:48.552+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-855c-7436-81fb-6312abb60b31:paiement-remboursement"}', 88),
	('01a2217a-893e-735d-beb4-1b211f95f259', 'paiement', 32, 'PaiementRefuse', '2026-11-28 09:26:48.618+00', '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"motif":"carte refusée","tardif":false}', 89),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'notification', 79, 'AvisEnvoye', '2026-11-28 09:26:48.562+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisLivre","reference":"boite-26"}', 90),
	('01a2217a-89d2-761a-8694-290ca2482a38', 'envoi', 47, 'ColisCree', '2026-11-28 09:26:48.607+00', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"RARE","quantite":2}],"montant":{"centimes":1500,"devise":"EUR"}}', 91),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'notification', 81, 'AvisEnvoye', '2026-11-28 09:26:48.69+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisRetourne","reference":"boite-27"}', 92),
	('01a2217a-893e-735d-beb4-1b211f95f259', 'envoi', 49, 'ColisAnnule', '2026-11-28 09:26:48.972+00', '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","raison":"Paiement refusé"}', 96),
	('01a2217a-89d2-761a-8694-290ca2482a38', 'envoi', 50, 'ColisAnnule', '2026-11-28 09:26:49.077+00', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","raison":"Stock insuffisant"}', 97),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 'paiement', 36, 'PaiementEffectue', '2026-11-28 09:26:49.147+00', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-8abc-7042-b905-2f035f0b34c0:paiement"}', 98),
	('01a2217a-893e-735d-beb4-1b211f95f259', 'notification', 84, 'AvisEnvoye', '2026-11-28 09:26:49.143+00', '{"colisId":"01a2217a-893e-735d-beb4-1b211f95f259","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-28"}', 99),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 'stock', 25, 'StockReserve', '2026-11-28 09:26:49.239+00', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 100),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 'envoi', 53, 'ColisAnnule', '2026-11-28 09:26:49.554+00', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","raison":"Demande du client"}', 104),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 'envoi', 54, 'ColisCree', '2026-11-28 09:26:49.594+00', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 105),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 'paiement', 41, 'PaiementRembourse', '2026-11-28 09:26:49.798+00', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-8abc-7042-b905-2f035f0b34c0:paiement-remboursement"}', 109),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'envoi', 59, 'ColisExpedie', '2026-11-28 09:26:50.269+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', 116),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 'paiement', 45, 'PaiementRefuse', '2026-11-28 09:26:51.304+00', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"motif":"repris par le PSP","tardif":true}', 119),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 'envoi', 60, 'ColisAnnule', '2026-11-28 09:26:51.34+00', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","raison":"Paiement refusé"}', 120);
INSERT INTO suivi.entry OVERRIDING SYSTEM VALUE VALUES
	('01a2217a-9635-72b5-a461-e7800647a6dd', 'paiement', 49, 'PaiementEffectue', '2026-11-28 09:26:51.868+00', '{"colisId":"01a2217a-9635-72b5-a461-e7800647a6dd","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"reference":"psp-01a2217a-9635-72b5-a461-e7800647a6dd:paiement"}', 128),
	('01a2217a-9663-738d-a5b6-eb7ffab14544', 'paiement', 50, 'PaiementEffectue', '2026-11-28 09:26:51.926+00', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GARE","quantite":1}],"reference":"psp-01a2217a-9663-738d-a5b6-eb7ffab14544:paiement"}', 129),
	('01a2217a-9663-738d-a5b6-eb7ffab14544', 'envoi', 64, 'ColisAnnule', '2026-11-28 09:26:52.115+00', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","raison":"Demande du client"}', 130),
	('01a2217a-9663-738d-a5b6-eb7ffab14544', 'notification', 111, 'AvisEnvoye', '2026-11-28 09:26:52.242+00', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-37"}', 131),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'stock', 16, 'StockReserve', '2026-11-28 09:26:46.673+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 65),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'notification', 57, 'ConfirmationEnvoyee', '2026-11-28 09:26:46.95+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-19"}', 66),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'envoi', 34, 'ColisExpedie', '2026-11-28 09:26:47.15+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","transporteur":"Poste","numeroSuivi":"X1"}', 67),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'envoi', 36, 'IncidentResolue', '2026-11-28 09:26:47.32+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"61a71949-3a78-56fd-8aa2-39bc3524e5cf","issue":"remplace","colisRemplacantId":"d21aa9d4-288a-54e6-954b-949e61b4f103"}', 70),
	('d21aa9d4-288a-54e6-954b-949e61b4f103', 'envoi', 38, 'ColisCree', '2026-11-28 09:26:47.32+00', '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":0,"devise":"EUR"},"remplaceColisId":"01a2217a-8156-7786-8b60-661bd485ae4d"}', 71),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'envoi', 39, 'ColisCree', '2026-11-28 09:26:47.388+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 72),
	('d21aa9d4-288a-54e6-954b-949e61b4f103', 'paiement', 26, 'PaiementEffectue', '2026-11-28 09:26:47.392+00', '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":0,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"sans-paiement"}', 73),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'notification', 60, 'AvisEnvoye', '2026-11-28 09:26:47.339+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-20"}', 74),
	('01a2217a-8156-7786-8b60-661bd485ae4d', 'notification', 68, 'AvisEnvoye', '2026-11-28 09:26:47.859+00', '{"colisId":"01a2217a-8156-7786-8b60-661bd485ae4d","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentResolue","reference":"boite-22"}', 79),
	('d21aa9d4-288a-54e6-954b-949e61b4f103', 'notification', 69, 'ConfirmationEnvoyee', '2026-11-28 09:26:47.929+00', '{"colisId":"d21aa9d4-288a-54e6-954b-949e61b4f103","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-23"}', 80),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'notification', 72, 'ConfirmationEnvoyee', '2026-11-28 09:26:47.978+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-24"}', 81),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'envoi', 43, 'ColisLivre', '2026-11-28 09:26:48.19+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","recuPar":"le gardien"}', 83),
	('01a2217a-855c-7436-81fb-6312abb60b31', 'stock', 20, 'StockSorti', '2026-11-28 09:26:48.197+00', '{"colisId":"01a2217a-855c-7436-81fb-6312abb60b31","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}]}', 84),
	('01a2217a-89d2-761a-8694-290ca2482a38', 'paiement', 34, 'PaiementEffectue', '2026-11-28 09:26:48.903+00', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"RARE","quantite":2}],"reference":"psp-01a2217a-89d2-761a-8694-290ca2482a38:paiement"}', 93),
	('01a2217a-89d2-761a-8694-290ca2482a38', 'paiement', 38, 'PaiementRembourse', '2026-11-28 09:26:49.319+00', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-89d2-761a-8694-290ca2482a38:paiement-remboursement"}', 101),
	('01a2217a-89d2-761a-8694-290ca2482a38', 'notification', 87, 'AvisEnvoye', '2026-11-28 09:26:49.351+00', '{"colisId":"01a2217a-89d2-761a-8694-290ca2482a38","clientId":"client-RARE","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-29"}', 102),
	('01a2217a-8abc-7042-b905-2f035f0b34c0', 'notification', 90, 'ConfirmationEnvoyee', '2026-11-28 09:26:49.452+00', '{"colisId":"01a2217a-8abc-7042-b905-2f035f0b34c0","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-30"}', 103),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 'paiement', 42, 'PaiementEffectue', '2026-11-28 09:26:49.851+00', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-8df9-7239-80a0-81f87dd6cd62:paiement"}', 110),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'paiement', 44, 'PaiementEffectue', '2026-11-28 09:26:49.907+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"BOTTES","quantite":1}],"reference":"psp-01a2217a-8e53-74c6-8615-07fee8ccee98:paiement"}', 111),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 'notification', 96, 'ConfirmationEnvoyee', '2026-11-28 09:26:50.048+00', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","reference":"boite-32"}', 114),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'notification', 102, 'AvisEnvoye', '2026-11-28 09:26:50.372+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisExpedie","reference":"boite-34"}', 118),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'paiement', 46, 'PaiementRefuse', '2026-11-28 09:26:51.474+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"motif":"repris par le PSP","tardif":true}', 122),
	('01a2217a-8df9-7239-80a0-81f87dd6cd62', 'notification', 105, 'AvisEnvoye', '2026-11-28 09:26:51.45+00', '{"colisId":"01a2217a-8df9-7239-80a0-81f87dd6cd62","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"ColisAnnule","reference":"boite-35"}', 123),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'envoi', 61, 'IncidentDeclare', '2026-11-28 09:26:51.534+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","incidentId":"01a2217a-8e53-74c6-8615-07fee8ccee98-paiement-revoque","nature":"paiement_revoque","description":"le paiement a été repris après le départ du colis"}', 124),
	('01a2217a-8e53-74c6-8615-07fee8ccee98', 'notification', 108, 'AvisEnvoye', '2026-11-28 09:26:51.628+00', '{"colisId":"01a2217a-8e53-74c6-8615-07fee8ccee98","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","sujet":"IncidentDeclare","reference":"boite-36"}', 125),
	('01a2217a-9635-72b5-a461-e7800647a6dd', 'envoi', 62, 'ColisCree', '2026-11-28 09:26:51.701+00', '{"colisId":"01a2217a-9635-72b5-a461-e7800647a6dd","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GARE","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 126),
	('01a2217a-9663-738d-a5b6-eb7ffab14544', 'envoi', 63, 'ColisCree', '2026-11-28 09:26:51.748+00', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GARE","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 127),
	('01a2217a-9864-70ee-91b2-0ee8fd3234e8', 'envoi', 65, 'ColisCree', '2026-11-28 09:26:52.26+00', '{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 132),
	('01a2217a-9663-738d-a5b6-eb7ffab14544', 'paiement', 52, 'PaiementRembourse', '2026-11-28 09:26:52.245+00', '{"colisId":"01a2217a-9663-738d-a5b6-eb7ffab14544","clientId":"client-GARE","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"reference":"psp-01a2217a-9663-738d-a5b6-eb7ffab14544:paiement-remboursement"}', 133),
	('01a2217a-99aa-72c1-b366-3877861d09c1', 'envoi', 67, 'ColisCree', '2026-11-28 09:26:52.586+00', '{"colisId":"01a2217a-99aa-72c1-b366-3877861d09c1","clientId":"client-BOTTES","adresse":"123 rue Principale, Montréal","articles":[{"sku":"BOTTES","quantite":1}],"montant":{"centimes":1500,"devise":"EUR"}}', 136),
	('01a2217a-9864-70ee-91b2-0ee8fd3234e8', 'paiement', 54, 'PaiementEffectue', '2026-11-28 09:26:52.39+00', '{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","montant":{"centimes":1500,"devise":"EUR"},"articles":[{"sku":"GANTS","quantite":1}],"reference":"psp-01a2217a-9864-70ee-91b2-0ee8fd3234e8:paiement"}', 134),
	('01a2217a-9864-70ee-91b2-0ee8fd3234e8', 'stock', 34, 'StockReserve', '2026-11-28 09:26:52.444+00', '{"colisId":"01a2217a-9864-70ee-91b2-0ee8fd3234e8","clientId":"client-GANTS","adresse":"123 rue Principale, Montréal","articles":[{"sku":"GANTS","quantite":1}]}', 135);

INSERT INTO suivi.identity VALUES
	(true, 'e5317086-0671-4f6c-8f33-e07877d1c6ed', 6, '2026-11-28 09:26:35.637655+00', 1099511627776, 5000000, 1, 0);

INSERT INTO suivi.jump VALUES
	(0, 0);

INSERT INTO suivi.migration VALUES
	('journal', '001_journal.sql', '2026-11-28 09:26:36.269581+00'),
	('journal', '002_commit.sql', '2026-11-28 09:26:36.269581+00'),
	('journal', '003_parts.sql', '2026-11-28 09:26:36.269581+00'),
	('journal', '004_commit.sql', '2026-11-28 09:26:36.269581+00'),
	('journal', '005_ends.sql', '2026-11-28 09:26:36.269581+00'),
	('journal', '010_skipped.sql', '2026-11-28 09:26:36.269581+00'),
	('journal', '011_plans.sql', '2026-11-28 09:26:36.269581+00'),
	('journal', '012_columns.sql', '2026-11-28 09:26:36.269581+00'),
	('journal', '013_unpark.sql', '2026-11-28 09:26:36.269581+00'),
	('suivi', '001_suivi.sql', '2026-11-28 09:26:36.355326+00'),
	('suivi', '002_par_client.sql', '2026-11-28 09:26:36.355326+00');

INSERT INTO suivi.relay VALUES
	(true, NULL, '-infinity', 0, '[]', '[]');

INSERT INTO transport.hint VALUES
	('colisaga.suivi', 'colis.envoi', 0, 67),
	('colisaga.suivi', 'colis.envoi', 1, 67),
	('colisaga.suivi', 'colis.envoi', 2, 67),
	('colisaga.suivi', 'colis.envoi', 3, 67),
	('colisaga.suivi', 'colis.envoi', 4, 67),
	('colisaga.suivi', 'colis.envoi', 5, 67),
	('colisaga.envoi', 'colis.paiement', 0, 55),
	('colisaga.envoi', 'colis.paiement', 1, 55),
	('colisaga.notification', 'colis.stock', 0, 34),
	('colisaga.notification', 'colis.stock', 1, 34),
	('colisaga.notification', 'colis.stock', 2, 34),
	('colisaga.notification', 'colis.stock', 3, 34),
	('colisaga.stock', 'colis.paiement', 0, 55),
	('colisaga.stock', 'colis.paiement', 1, 55),
	('colisaga.stock', 'colis.paiement', 2, 55),
	('colisaga.stock', 'colis.paiement', 3, 55),
	('colisaga.stock', 'colis.paiement', 4, 55),
	('colisaga.stock', 'colis.paiement', 5, 55),
	('colisaga.notification', 'colis.stock', 4, 34),
	('colisaga.notification', 'colis.stock', 5, 34),
	('colisaga.notification', 'colis.envoi', 0, 67),
	('colisaga.stock', 'colis.envoi', 0, 67),
	('colisaga.stock', 'colis.envoi', 1, 67),
	('colisaga.stock', 'colis.envoi', 2, 67),
	('colisaga.stock', 'colis.envoi', 3, 67),
	('colisaga.stock', 'colis.envoi', 4, 67),
	('colisaga.stock', 'colis.envoi', 5, 67),
	('colisaga.paiement', 'colis.envoi', 0, 67),
	('colisaga.paiement', 'colis.envoi', 1, 67),
	('colisaga.paiement', 'colis.envoi', 2, 67),
	('colisaga.paiement', 'colis.envoi', 3, 67),
	('colisaga.paiement', 'colis.envoi', 4, 67),
	('colisaga.paiement', 'colis.envoi', 5, 67),
	('colisaga.suivi', 'colis.paiement', 0, 55),
	('colisaga.suivi', 'colis.paiement', 1, 55),
	('colisaga.suivi', 'colis.paiement', 2, 55),
	('colisaga.suivi', 'colis.paiement', 3, 55),
	('colisaga.suivi', 'colis.paiement', 4, 55),
	('colisaga.suivi', 'colis.paiement', 5, 55),
	('colisaga.suivi', 'colis.stock', 0, 34),
	('colisaga.suivi', 'colis.stock', 1, 34),
	('colisaga.suivi', 'colis.stock', 2, 34),
	('colisaga.notification', 'colis.envoi', 1, 67),
	('colisaga.envoi', 'colis.paiement', 2, 55),
	('colisaga.envoi', 'colis.paiement', 3, 55),
	('colisaga.envoi', 'colis.paiement', 4, 55),
	('colisaga.envoi', 'colis.paiement', 5, 55),
	('colisaga.envoi', 'colis.stock', 0, 34),
	('colisaga.envoi', 'colis.stock', 1, 34),
	('colisaga.envoi', 'colis.stock', 2, 34),
	('colisaga.envoi', 'colis.stock', 3, 34),
	('colisaga.envoi', 'colis.stock', 4, 34),
	('colisaga.envoi', 'colis.stock', 5, 34),
	('colisaga.notification', 'colis.envoi', 2, 67),
	('colisaga.notification', 'colis.envoi', 3, 67),
	('colisaga.notification', 'colis.envoi', 4, 67),
	('colisaga.notification', 'colis.envoi', 5, 67),
	('colisaga.envoi', 'colis.notification', 0, 113),
	('colisaga.envoi', 'colis.notification', 1, 113),
	('colisaga.envoi', 'colis.notification', 2, 113),
	('colisaga.envoi', 'colis.notification', 3, 113),
	('colisaga.envoi', 'colis.notification', 4, 113),
	('colisaga.envoi', 'colis.notification', 5, 113),
	('colisaga.suivi', 'colis.notification', 0, 113),
	('colisaga.suivi', 'colis.notification', 1, 113),
	('colisaga.suivi', 'colis.notification', 2, 113),
	('colisaga.suivi', 'colis.notification', 3, 113),
	('colisaga.suivi', 'colis.notification', 4, 113),
	('colisaga.suivi', 'colis.notification', 5, 113),
	('colisaga.suivi', 'colis.stock', 3, 34),
	('colisaga.suivi', 'colis.stock', 4, 34),
	('colisaga.suivi', 'colis.stock', 5, 34);

INSERT INTO transport.migration VALUES
	('transport', '001_transport.sql', '2026-11-28 09:26:35.828534+00');

SELECT pg_catalog.setval('boite.lettre_numero_seq', 39, true);

SELECT pg_catalog.setval('envoi.entry_arrival_seq', 1, false);

SELECT pg_catalog.setval('envoi.parked_id_seq', 1, false);

SELECT pg_catalog.setval('notification.entry_arrival_seq', 1, false);

SELECT pg_catalog.setval('notification.parked_id_seq', 1, false);

SELECT pg_catalog.setval('paiement.entry_arrival_seq', 1, false);

SELECT pg_catalog.setval('paiement.parked_id_seq', 1, false);

SELECT pg_catalog.setval('stock.entry_arrival_seq', 1, false);

SELECT pg_catalog.setval('stock.parked_id_seq', 3, true);

SELECT pg_catalog.setval('suivi.entry_arrival_seq', 136, true);

SELECT pg_catalog.setval('suivi.parked_id_seq', 1, false);

ALTER TABLE ONLY boite.lettre
    ADD CONSTRAINT lettre_cle_key UNIQUE (cle);

ALTER TABLE ONLY boite.lettre
    ADD CONSTRAINT lettre_pkey PRIMARY KEY (numero);

ALTER TABLE ONLY boite.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (series, name);

ALTER TABLE ONLY envoi.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (journal, topic, partition);

ALTER TABLE ONLY envoi.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (key);

ALTER TABLE ONLY envoi.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (key, source, "position");

ALTER TABLE ONLY envoi.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY envoi.journal
    ADD CONSTRAINT journal_pkey1 PRIMARY KEY ("position");

ALTER TABLE ONLY envoi.journal_0
    ADD CONSTRAINT journal_0_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY envoi.jump
    ADD CONSTRAINT jump_pkey PRIMARY KEY (after);

ALTER TABLE ONLY envoi.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (series, name);

ALTER TABLE ONLY envoi.parked_key
    ADD CONSTRAINT parked_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY envoi.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);

ALTER TABLE ONLY envoi.relay
    ADD CONSTRAINT relay_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY envoi.task
    ADD CONSTRAINT task_pkey1 PRIMARY KEY ("position", number);

ALTER TABLE ONLY notification.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (journal, topic, partition);

ALTER TABLE ONLY notification.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (key);

ALTER TABLE ONLY notification.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (key, source, "position");

ALTER TABLE ONLY notification.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY notification.journal
    ADD CONSTRAINT journal_pkey1 PRIMARY KEY ("position");

ALTER TABLE ONLY notification.journal_0
    ADD CONSTRAINT journal_0_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY notification.jump
    ADD CONSTRAINT jump_pkey PRIMARY KEY (after);

ALTER TABLE ONLY notification.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (series, name);

ALTER TABLE ONLY notification.parked_key
    ADD CONSTRAINT parked_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY notification.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);

ALTER TABLE ONLY notification.relay
    ADD CONSTRAINT relay_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY notification.task
    ADD CONSTRAINT task_pkey1 PRIMARY KEY ("position", number);

ALTER TABLE ONLY paiement.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (journal, topic, partition);

ALTER TABLE ONLY paiement.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (key);

ALTER TABLE ONLY paiement.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (key, source, "position");

ALTER TABLE ONLY paiement.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY paiement.journal
    ADD CONSTRAINT journal_pkey1 PRIMARY KEY ("position");

ALTER TABLE ONLY paiement.journal_0
    ADD CONSTRAINT journal_0_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY paiement.jump
    ADD CONSTRAINT jump_pkey PRIMARY KEY (after);

ALTER TABLE ONLY paiement.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (series, name);

ALTER TABLE ONLY paiement.parked_key
    ADD CONSTRAINT parked_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY paiement.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);

ALTER TABLE ONLY paiement.relay
    ADD CONSTRAINT relay_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY paiement.task
    ADD CONSTRAINT task_pkey1 PRIMARY KEY ("position", number);

ALTER TABLE ONLY psp.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (series, name);

ALTER TABLE ONLY psp.operation
    ADD CONSTRAINT operation_pkey PRIMARY KEY (cle);

ALTER TABLE ONLY psp.operation
    ADD CONSTRAINT operation_reference_key UNIQUE (reference);

ALTER TABLE ONLY stock.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (journal, topic, partition);

ALTER TABLE ONLY stock.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (key);

ALTER TABLE ONLY stock.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (key, source, "position");

ALTER TABLE ONLY stock.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY stock.journal
    ADD CONSTRAINT journal_pkey1 PRIMARY KEY ("position");

ALTER TABLE ONLY stock.journal_0
    ADD CONSTRAINT journal_0_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY stock.jump
    ADD CONSTRAINT jump_pkey PRIMARY KEY (after);

ALTER TABLE ONLY stock.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (series, name);

ALTER TABLE ONLY stock.parked_key
    ADD CONSTRAINT parked_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY stock.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);

ALTER TABLE ONLY stock.relay
    ADD CONSTRAINT relay_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY stock.task
    ADD CONSTRAINT task_pkey1 PRIMARY KEY ("position", number);

ALTER TABLE ONLY suivi.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (journal, topic, partition);

ALTER TABLE ONLY suivi.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (key);

ALTER TABLE ONLY suivi.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (key, source, "position");

ALTER TABLE ONLY suivi.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY suivi.journal
    ADD CONSTRAINT journal_pkey1 PRIMARY KEY ("position");

ALTER TABLE ONLY suivi.jump
    ADD CONSTRAINT jump_pkey PRIMARY KEY (after);

ALTER TABLE ONLY suivi.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (series, name);

ALTER TABLE ONLY suivi.parked_key
    ADD CONSTRAINT parked_key_pkey PRIMARY KEY (key);

ALTER TABLE ONLY suivi.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (id);

ALTER TABLE ONLY suivi.relay
    ADD CONSTRAINT relay_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY suivi.task
    ADD CONSTRAINT task_pkey1 PRIMARY KEY ("position", number);

ALTER TABLE ONLY transport.hint
    ADD CONSTRAINT hint_pkey PRIMARY KEY (group_name, topic, partition);

ALTER TABLE ONLY transport.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (group_name, id);

ALTER TABLE ONLY transport.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (series, name);

CREATE INDEX lettre_du_client ON boite.lettre USING btree (client_id, numero DESC);

CREATE INDEX document_by_owner ON envoi.document USING btree (owner, rank DESC) WHERE (owner IS NOT NULL);

CREATE INDEX journal_by_stream ON ONLY envoi.journal USING btree (stream, version);

CREATE INDEX journal_0_stream_version_idx ON envoi.journal_0 USING btree (stream, version);

CREATE INDEX parked_by_key ON envoi.parked USING btree (key, id);

CREATE INDEX task_due ON envoi.task USING btree (due_at_ms);

CREATE INDEX document_by_owner ON notification.document USING btree (owner, rank DESC) WHERE (owner IS NOT NULL);

CREATE INDEX journal_by_stream ON ONLY notification.journal USING btree (stream, version);

CREATE INDEX journal_0_stream_version_idx ON notification.journal_0 USING btree (stream, version);

CREATE INDEX parked_by_key ON notification.parked USING btree (key, id);

CREATE INDEX task_due ON notification.task USING btree (due_at_ms);

CREATE INDEX document_by_owner ON paiement.document USING btree (owner, rank DESC) WHERE (owner IS NOT NULL);

CREATE INDEX journal_by_stream ON ONLY paiement.journal USING btree (stream, version);

CREATE INDEX journal_0_stream_version_idx ON paiement.journal_0 USING btree (stream, version);

CREATE INDEX parked_by_key ON paiement.parked USING btree (key, id);

CREATE INDEX task_due ON paiement.task USING btree (due_at_ms);

CREATE INDEX operation_a_noter ON psp.operation USING btree (cle) WHERE (NOT note);

CREATE INDEX operation_a_reprendre ON psp.operation USING btree (reprise_ms) WHERE ((reprise_ms IS NOT NULL) AND (etat = 'effectue'::text));

CREATE INDEX document_by_owner ON stock.document USING btree (owner, rank DESC) WHERE (owner IS NOT NULL);

CREATE INDEX journal_by_stream ON ONLY stock.journal USING btree (stream, version);

CREATE INDEX journal_0_stream_version_idx ON stock.journal_0 USING btree (stream, version);

CREATE INDEX parked_by_key ON stock.parked USING btree (key, id);

CREATE INDEX task_due ON stock.task USING btree (due_at_ms);

CREATE INDEX document_by_owner ON suivi.document USING btree (owner, rank DESC) WHERE (owner IS NOT NULL);

CREATE INDEX journal_by_stream ON ONLY suivi.journal USING btree (stream, version);

CREATE INDEX parked_by_key ON suivi.parked USING btree (key, id);

CREATE INDEX task_due ON suivi.task USING btree (due_at_ms);

ALTER INDEX envoi.journal_pkey1 ATTACH PARTITION envoi.journal_0_pkey;

ALTER INDEX envoi.journal_by_stream ATTACH PARTITION envoi.journal_0_stream_version_idx;

ALTER INDEX notification.journal_pkey1 ATTACH PARTITION notification.journal_0_pkey;

ALTER INDEX notification.journal_by_stream ATTACH PARTITION notification.journal_0_stream_version_idx;

ALTER INDEX paiement.journal_pkey1 ATTACH PARTITION paiement.journal_0_pkey;

ALTER INDEX paiement.journal_by_stream ATTACH PARTITION paiement.journal_0_stream_version_idx;

ALTER INDEX stock.journal_pkey1 ATTACH PARTITION stock.journal_0_pkey;

ALTER INDEX stock.journal_by_stream ATTACH PARTITION stock.journal_0_stream_version_idx;

CREATE TRIGGER jump_noted AFTER UPDATE ON envoi.identity FOR EACH ROW EXECUTE FUNCTION envoi.note_jump();

CREATE TRIGGER jump_noted AFTER UPDATE ON notification.identity FOR EACH ROW EXECUTE FUNCTION notification.note_jump();

CREATE TRIGGER jump_noted AFTER UPDATE ON paiement.identity FOR EACH ROW EXECUTE FUNCTION paiement.note_jump();

CREATE TRIGGER jump_noted AFTER UPDATE ON stock.identity FOR EACH ROW EXECUTE FUNCTION stock.note_jump();

CREATE TRIGGER jump_noted AFTER UPDATE ON suivi.identity FOR EACH ROW EXECUTE FUNCTION suivi.note_jump();

