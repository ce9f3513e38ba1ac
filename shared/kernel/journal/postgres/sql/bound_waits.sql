-- $1: now, $2: milliseconds by which clocks may differ, $3: at most so many. A wait that began later than now was begun
-- by a clock that has been set back since: it begins again now, as long as it was meant to be. Goes through the whole
-- table, now and then: an index would cost every task more than that.
update :schema.task t
set due_at_ms = $1::bigint + greatest(t.due_at_ms - t.wait_from_ms, 0), wait_from_ms = $1::bigint
where t.ctid = any (array(
  select ctid from :schema.task
  where due_at_ms > $1::bigint and wait_from_ms > $1::bigint + $2::bigint
  order by position, number
  limit $3::integer
  for update skip locked
))
