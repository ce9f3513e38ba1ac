-- Those of the schemas $1 (a JSON array of names) with migrations in which this role may not change what is there: not a
-- member of the owner of every table, or without the right to create.
select n.nspname as name, o.rolname as owner, coalesce(o.rolsuper, false) as is_super,
  has_schema_privilege(n.oid, 'create') as may_create,
  exists (select from pg_class c where c.relnamespace = n.oid and c.relname = 'current_function') as has_functions
from pg_namespace n
join pg_class m on m.relnamespace = n.oid and m.relname = 'migration'
left join lateral (
  select r.rolname, r.rolsuper from pg_class c join pg_roles r on r.oid = c.relowner
  where c.relnamespace = n.oid and c.relkind in ('r', 'p') and not pg_has_role(c.relowner, 'usage')
  limit 1) o on true
where n.nspname in (select json_array_elements_text($1::text::json))
  and has_schema_privilege(n.oid, 'usage') and has_table_privilege(m.oid, 'select')
  and (o.rolname is not null or not has_schema_privilege(n.oid, 'create'))
