-- Under the journal's lock, as every jump of its positions (see functions/note_jump.sql).
with locked as (select pg_advisory_xact_lock(:lock))
update :schema.identity set declared = declared + 1 from locked
