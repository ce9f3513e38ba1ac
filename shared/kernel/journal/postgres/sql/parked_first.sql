-- $1: an error, $2: after this id, $3: at most so many. Facts parked with it that are the first of their keys.
select id, key, fact, error, parked_at
from :schema.parked p
where error = $1::text and id > $2::bigint
  and not exists (select from :schema.parked b where b.key = p.key and b.id < p.id)
order by id
limit $3::integer
