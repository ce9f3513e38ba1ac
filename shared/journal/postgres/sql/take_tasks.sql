-- $1: now, $2: milliseconds of lease, $3: at most so many.
update :schema.task t
set due_at_ms = $1::bigint + $2::integer
from (
  select id from :schema.task
  where due_at_ms <= $1::bigint
  order by due_at_ms
  limit $3::integer
  for update skip locked
) due
where t.id = due.id
returning t.id, t.stream, t.kind, t.payload, t.tries, t.fact_id, t.correlation_id, t.traceparent
