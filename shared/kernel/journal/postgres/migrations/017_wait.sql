-- When the wait of a task began, by the clock of then: a clock that has been set back since is seen by it (see
-- sql/bound_waits.sql). Null: asked for by release 0.1.0, and not taken since.
alter table :schema.task add column wait_from_ms bigint;
