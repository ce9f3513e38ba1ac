-- The event store and the outbox in one table, and what must be committed with it.

-- Which journal this is. A schema made anew has another identity; a server started anew another
-- incarnation, which makes the next append jump ahead (see 002_commit.sql).
create table :schema.identity (
  only_row boolean primary key default true check (only_row),
  journal uuid not null,
  partitions integer not null check (partitions between 1 and 1024),
  incarnation timestamptz not null
);

create table :schema.journal (
  position bigint primary key,
  stream text not null,
  version integer not null,
  type text not null,
  -- Key on the topic; null: internal, never published.
  key text,
  payload jsonb not null,
  recorded_at timestamptz(3) not null,
  correlation_id text not null,
  causation_id text,
  traceparent text,
  unique (stream, version)
);

-- How far each partition of each journal has been applied. came_from is the compare of the
-- compare-and-set: it lets one INSERT … ON CONFLICT move many cursors.
create table :schema.cursor (
  journal uuid not null,
  topic text not null,
  partition integer not null,
  position bigint not null,
  came_from bigint not null,
  primary key (journal, topic, partition)
) with (fillfactor = 50);

-- Rows that several streams share, and the rows of projections.
create table :schema.document (
  key text primary key,
  revision bigint not null,
  body jsonb not null
) with (fillfactor = 70);

-- Histories of projections. arrival tells in which order they were applied.
create table :schema.entry (
  key text not null,
  source text not null,
  position bigint not null,
  type text not null,
  recorded_at timestamptz(3) not null,
  content jsonb not null,
  arrival bigint generated always as identity,
  primary key (key, source, position)
);

-- Effects and timers still to be done. due_at is also the lease: who takes a task moves it ahead.
create table :schema.task (
  id text primary key,
  stream text not null,
  kind text not null,
  payload jsonb not null,
  due_at_ms bigint not null,
  tries integer not null default 0,
  last_error text,
  fact_id text not null,
  correlation_id text not null,
  traceparent text
);
create index task_due on :schema.task (due_at_ms);

-- A key is parked as long as its row is here; its lock is what redrive and new facts meet on.
create table :schema.parked_key (
  key text primary key
);
create table :schema.parked (
  id bigint generated always as identity primary key,
  key text not null,
  -- JSON kept as text: it may hold what jsonb cannot (\u0000), which may be why it is here.
  fact text not null,
  error text not null,
  parked_at timestamptz(3) not null default now()
);
create index parked_by_key on :schema.parked (key, id);

-- Who leads the relay, and how far it has published.
create table :schema.relay (
  only_row boolean primary key default true check (only_row),
  holder text,
  held_until timestamptz not null default '-infinity',
  position bigint not null default 0,
  last jsonb not null default '[]'
);
insert into :schema.relay default values;
