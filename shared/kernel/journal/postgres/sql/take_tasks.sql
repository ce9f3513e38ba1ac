-- $1: now, $2: milliseconds of lease, $3: at most so many. Found by their place, and their facts one by
-- one: a join would be planned by statistics, which a queue makes wrong (see 011_plans.sql).
with taken as (
  update :schema.task t
  set due_at_ms = $1::bigint + $2::integer, wait_from_ms = $1::bigint
  where t.ctid = any (array(
    select ctid from :schema.task
    where due_at_ms <= $1::bigint
    order by due_at_ms
    limit $3::integer
    for update skip locked
  ))
  returning t.position, t.number, t.kind, t.tries, t.due_at_ms
)
select t.position || ':' || t.number as id, j.stream, t.kind, j.payload, t.tries, t.due_at_ms,
  i.journal || ':' || t.position as fact_id, j.correlation_id, j.traceparent
from taken t
cross join lateral (select * from :schema.journal j where j.position = t.position offset 0) j
cross join :schema.identity i
