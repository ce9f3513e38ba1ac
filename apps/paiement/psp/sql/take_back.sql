-- $1: now, $2: at most so many.
with taken as (
  update :schema.operation o set etat = 'repris', note = false
  where o.ctid = any (array(
    select ctid from :schema.operation
    where reprise_ms <= $1::bigint and etat = 'effectue'
    order by reprise_ms limit $2::integer for update skip locked
  ))
  returning o.*
)
select * from taken
union all
(select * from :schema.operation where not note limit $2::integer)
