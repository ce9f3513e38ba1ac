-- $1: after this position, $2: count at most so many.
select count(*)::integer as count
from (
  select 1
  from :schema.journal
  where position > $1::bigint and key is not null
  limit $2::integer
) as published
