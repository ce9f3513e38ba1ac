-- The journal in parts by ranges of positions, so that old ones can be detached. A part is a window of
-- the position space (2^40: twelve days of the clock that jumps are measured by), made when the first
-- position falls into it. Payloads are json, kept as they came: jsonb costs twice as much to insert.
alter table :schema.identity
  add column part_width bigint not null default 1099511627776 check (part_width > 0),
  -- A part that holds so many is left as soon as the clock has reached another window.
  add column part_facts bigint not null default 5000000 check (part_facts > 0),
  -- The newest part: its first position, and the end of its window.
  add column part_first bigint not null default 1,
  add column part_end bigint not null default 0;

alter table :schema.journal rename to journal_before;
create table :schema.journal (
  position bigint primary key,
  stream text not null,
  version integer not null,
  type text not null,
  -- Key on the topic; null: internal, never published.
  key text,
  payload json not null,
  recorded_at timestamptz(3) not null,
  correlation_id text not null,
  causation_id text,
  traceparent text
) partition by range (position);
-- Not unique: no index spans parts. Who appends has checked under the journal's lock.
create index journal_by_stream on :schema.journal (stream, version);

-- Makes the part that this position falls into. Attached, not created in place: that waits for nobody
-- who reads the journal, however long.
create function :schema.make_part(at bigint) returns void
language plpgsql
as $make_part$
declare
  width bigint;
  low bigint;
  name text;
begin
  select part_width into strict width from :schema.identity;
  low := at - at % width;
  name := 'journal_' || low;
  if to_regclass(format('%I.%I', ':schema_name', name)) is null then
    execute format('create table %I.%I (like :schema.journal including defaults including constraints,
      check (position >= %s and position < %s))', ':schema_name', name, low, low + width);
    execute format('alter table :schema.journal attach partition %I.%I for values from (%s) to (%s)',
      ':schema_name', name, low, low + width);
  end if;
  update :schema.identity set part_first = at, part_end = low + width;
end
$make_part$;

do $move$
declare
  at bigint;
begin
  for at in
    select min(position) from :schema.journal_before
    group by position / (select part_width from :schema.identity) order by 1
  loop
    perform :schema.make_part(at);
  end loop;
end
$move$;
insert into :schema.journal select * from :schema.journal_before order by position;
drop table :schema.journal_before;

-- A task points to the fact that asked for it, and repeats nothing of it.
alter table :schema.task rename to task_before;
create table :schema.task (
  position bigint not null,
  number integer not null,
  kind text not null,
  -- Also the lease: who takes a task moves it ahead.
  due_at_ms bigint not null,
  tries integer not null default 0,
  last_error text,
  primary key (position, number)
);
drop index :schema.task_due;
create index task_due on :schema.task (due_at_ms);
insert into :schema.task (position, number, kind, due_at_ms, tries, last_error)
select split_part(id, ':', 1)::bigint, split_part(id, ':', 2)::integer, kind, due_at_ms, tries, last_error
from :schema.task_before;
drop table :schema.task_before;

-- Listed by columns of their own: an index over the body would have every change write all indexes anew.
alter table :schema.document
  alter column body type json,
  add column owner text,
  add column rank text;
create index document_by_owner on :schema.document (owner, rank desc) where owner is not null;
alter table :schema.entry alter column content type json;

drop function :schema.commit(jsonb);
drop function :schema.lock_all(jsonb);
drop function :schema.load(jsonb);
