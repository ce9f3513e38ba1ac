-- Rows without meaning, as large as a page: what asks whether a commit would find room needs a page of its own for it.
-- The table is emptied instead of vacuumed, since a page that was freed would be found on a disk that is full.
create table :schema.probe (at timestamptz not null, filler text not null) with (autovacuum_enabled = off);
alter table :schema.probe alter column filler set storage plain;
