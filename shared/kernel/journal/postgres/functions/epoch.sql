-- revision: 2
-- The epoch that the journal is in: what a process remembers of it, and the positions that it has seen, hold within
-- one epoch alone. A server started anew, a promoted standby, a restore by files, and a dump restored into a server
-- that never stopped each begin another one. `hidden` names what this server does not answer (see identity.sql);
-- there an operator begins an epoch by `bun run epoque`. Null on a standby: nothing is committed there.
-- What stays the same for as long as a server runs that is no standby is asked once a session, since every commit
-- asks for its epoch: the answers come from a file and from a table of the whole server.
create or replace function :schema.epoch() returns text
language plpgsql stable
as $epoch$
declare
  ours :schema.identity%rowtype;
  known text := current_setting('colisaga.server', true);
  asked text;
begin
  if pg_is_in_recovery() then
    return null;
  end if;
  select * into strict ours from :schema.identity;
  asked := array_to_string(ours.hidden, ',') || '=';
  if known is null or not starts_with(known, asked) then
    known := asked || concat_ws('/',
      case when 'system' = any (ours.hidden) then '-' else
        (select system_identifier::text from pg_control_system()) end,
      case when 'timeline' = any (ours.hidden) then '-' else
        left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
      (select oid from pg_database where datname = current_database()));
    perform set_config('colisaga.server', known, false);
  end if;
  return concat_ws('/', substr(known, length(asked) + 1), ':schema.journal'::regclass::oid,
    extract(epoch from pg_postmaster_start_time()), ours.declared);
end
$epoch$;
