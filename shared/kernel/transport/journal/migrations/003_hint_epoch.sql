-- In which epoch of the journal a group has come so far: a hint says nothing in another one, whoever noted it and when.
-- A pair of its own, since the release before goes on writing "position" without an epoch. Null: noted by that release.
alter table :schema.hint
  add column epoch text,
  add column reached bigint;
