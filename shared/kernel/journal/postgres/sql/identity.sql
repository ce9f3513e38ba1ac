-- $1: partitions, for a journal made now. Gives what is recorded.
with made as (
  insert into :schema.identity (journal, partitions, incarnation)
  values (gen_random_uuid(), $1::integer, pg_postmaster_start_time())
  on conflict do nothing
  returning journal, partitions
)
select journal, partitions from made
union all
select journal, partitions from :schema.identity
limit 1
