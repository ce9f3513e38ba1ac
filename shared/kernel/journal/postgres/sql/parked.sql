-- $1: a key or null for all, $2: at most so many.
select id, key, fact, error, parked_at
from :schema.parked
where $1::text is null or key = $1::text
order by id
limit $2::integer
