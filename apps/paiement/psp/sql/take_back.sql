-- $1: now, $2: at most so many.
with due as (
  select cle from :schema.operation
  where reprise_ms <= $1::bigint and etat = 'effectue'
  order by reprise_ms limit $2::integer for update skip locked
), taken as (
  update :schema.operation o set etat = 'repris', note = false
  from due where o.cle = due.cle
  returning o.*
)
select * from taken
union all
(select * from :schema.operation where not note limit $2::integer)
