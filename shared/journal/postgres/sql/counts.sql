-- $1: now.
select
  (select count(*) from :schema.parked)::integer as parked_facts,
  (select count(*) from :schema.parked_key)::integer as parked_keys,
  (select count(*) from :schema.task where due_at_ms <= $1::bigint)::integer as tasks_due,
  (select count(*) from :schema.task)::integer as tasks
