-- revision: 1
-- What the server says of itself, after the names of what it hides and a `=`. It stays the same for as long as a server
-- runs that is no standby, so it is asked once a session, since every commit asks for its epoch: the answers come from a
-- file and from a table of the whole server.
create or replace function :schema.server(hidden text[]) returns text
language plpgsql stable
as $server$
begin
  return set_config('colisaga.server', array_to_string(hidden, ',') || '=' || concat_ws('/',
    case when 'system' = any (hidden) then '-' else
      (select system_identifier::text from pg_control_system()) end,
    case when 'timeline' = any (hidden) then '-' else
      left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
    (select oid from pg_database where datname = current_database())), false);
end
$server$;
