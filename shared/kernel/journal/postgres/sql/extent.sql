-- $1: a position; null: how far the relay is known to have published. The last one, facts appended in all,
-- and those after it.
select h.head, h.facts, h.facts - :schema.facts_until(least(h.mark, h.head)) as facts_after,
  (select recorded_at from :schema.journal where position > h.mark order by position limit 1) as since
from (
  select head, mark, :schema.facts_until(head) as facts
  from (
    select (select coalesce(max(position), 0) from :schema.journal) as head,
      coalesce($1::bigint, (select position from :schema.relay)) as mark
  ) as last
) h
