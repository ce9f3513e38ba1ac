-- Those of the schemas $1 (a JSON array of names) in which this role may call `probe`: a journal that is older has none.
select n.nspname as name
from pg_namespace n
join pg_proc p on p.pronamespace = n.oid and p.proname = 'probe' and p.pronargs = 0
where n.nspname in (select json_array_elements_text($1::text::json))
  and has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute')
