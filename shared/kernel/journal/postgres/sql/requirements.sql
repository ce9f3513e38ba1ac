-- What the server, this database and this role are, and what is missing for the schemas of $1 (a JSON array of names).
with wanted as (
  select w.name, n.oid,
    exists (select from pg_class c where c.relnamespace = n.oid and c.relname = 'migration') as made,
    (select c.relowner from pg_class c
      where c.relnamespace = n.oid and c.relname = 'journal' and c.relkind = 'p') as journal_owner
  from json_array_elements_text($1::text::json) as w (name)
  left join pg_namespace n on n.nspname = w.name
), refused as (
  select w.name from wanted w
  where w.oid is not null and (not has_schema_privilege(w.oid, 'usage') or exists (
    select from pg_class c where c.relnamespace = w.oid and c.relkind in ('r', 'p')
      and not (has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')
        and has_table_privilege(c.oid, 'update') and has_table_privilege(c.oid, 'delete'))))
)
select current_setting('server_version') as version,
  current_database() as database,
  current_setting('server_encoding') as encoding,
  current_user as role,
  current_setting('synchronous_commit') as synchronous_commit,
  pg_is_in_recovery() as standby,
  current_setting('transaction_read_only') = 'on' as read_only,
  exists (select from pg_stat_ssl where pid = pg_backend_pid() and ssl) as encrypted,
  has_database_privilege(current_database(), 'create') as may_create,
  (select coalesce(json_agg(name), '[]') from wanted where oid is null) as missing,
  (select coalesce(json_agg(name), '[]') from refused) as refused,
  (select coalesce(json_agg(name), '[]') from wanted
    where oid is not null and not made and not has_schema_privilege(oid, 'create')) as unfilled,
  -- A journal gets a new part every twelve days (functions/make_part.sql), which only its owner may attach.
  (select coalesce(json_agg(name), '[]') from wanted
    where journal_owner is not null
      and not (has_schema_privilege(oid, 'create') and pg_has_role(journal_owner, 'usage'))) as ending,
  (select least(
      current_setting('max_connections')::integer
        - current_setting('superuser_reserved_connections')::integer
        - coalesce(current_setting('reserved_connections', true)::integer, 0),
      case when d.datconnlimit >= 0 then d.datconnlimit end,
      case when r.rolconnlimit >= 0 then r.rolconnlimit end)
    from pg_database d, pg_roles r
    where d.datname = current_database() and r.rolname = session_user) as connections,
  (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms
