-- Tables of this database that none of the schemas of $1 (a JSON array of names) holds as ours: those have a table
-- `migration` of series. Extensions bring tables of their own, which are nobody's.
with ours as (
  select n.oid from pg_namespace n
  join pg_class c on c.relnamespace = n.oid and c.relname = 'migration'
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'series'
  where n.nspname in (select json_array_elements_text($1::text::json))
)
select n.nspname || '.' || c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'f', 'm') and not c.relispartition
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and n.oid not in (select oid from ours)
  and not exists (
    select from pg_depend d
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1
limit 100
