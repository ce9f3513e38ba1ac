-- $1: now, $2: milliseconds of lease, $3: at most so many.
with taken as (
  update :schema.task t
  set due_at_ms = $1::bigint + $2::integer
  from (
    select position, number from :schema.task
    where due_at_ms <= $1::bigint
    order by due_at_ms
    limit $3::integer
    for update skip locked
  ) due
  where t.position = due.position and t.number = due.number
  returning t.position, t.number, t.kind, t.tries
)
select t.position || ':' || t.number as id, j.stream, t.kind, j.payload, t.tries,
  i.journal || ':' || t.position as fact_id, j.correlation_id, j.traceparent
from taken t join :schema.journal j using (position), :schema.identity i
