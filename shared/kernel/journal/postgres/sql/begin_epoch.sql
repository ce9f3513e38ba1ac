-- Under the journal's lock, as every jump of its positions (see functions/note_jump.sql). Numbered by seconds since 2026:
-- counted, the number would go back with the data that is restored, and an epoch that instances remember would come again.
with locked as (select pg_advisory_xact_lock(:lock))
update :schema.identity
set declared = greatest(declared + 1, floor(extract(epoch from clock_timestamp()))::bigint - 1767225600)::integer
from locked
