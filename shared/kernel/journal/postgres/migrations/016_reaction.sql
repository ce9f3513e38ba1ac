-- What the versions of this service react to. An older instance beside a newer one does not pass over what only the
-- newer reacts to: it leaves it parked. Of each reaction the highest release that has it is kept, by its numbers
-- (arrays are compared from their first element on); no row ever goes.
create table :schema.reaction (
  topic text,
  type text,
  release integer[] not null,
  primary key (topic, type)
);

-- Raised whenever a registration adds something. What is decided by an earlier one is refused.
alter table :schema.identity add column generation integer not null default 0;

-- Facts that are left to a newer version are looked for by their error. Hashed: an error may be longer than what
-- another index holds.
create index parked_by_error on :schema.parked using hash (error);
