-- $1: a position. The last one, facts appended in all, and those after $1.
select h.head, h.facts, h.facts - :schema.facts_until(least($1::bigint, h.head)) as facts_after,
  (select recorded_at from :schema.journal where position > $1::bigint order by position limit 1) as since
from (
  select head, :schema.facts_until(head) as facts
  from (select coalesce(max(position), 0) as head from :schema.journal) as last
) h
