-- revision: 1
-- The epoch that the journal is in: what a process remembers of it, and the positions that it has seen, hold within
-- one epoch alone. A server started anew, a promoted standby, a restore by files, and a dump restored into a server
-- that never stopped each begin another one. `hidden` names what this server does not answer (see identity.sql);
-- there an operator begins an epoch by `bun run epoque`. Null on a standby: nothing is committed there.
create or replace function :schema.epoch() returns text
language plpgsql stable
as $epoch$
declare
  ours :schema.identity%rowtype;
begin
  if pg_is_in_recovery() then
    return null;
  end if;
  select * into strict ours from :schema.identity;
  return concat_ws('/',
    case when 'system' = any (ours.hidden) then '-' else
      (select system_identifier::text from pg_control_system()) end,
    case when 'timeline' = any (ours.hidden) then '-' else
      left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
    (select oid from pg_database where datname = current_database()),
    ':schema.journal'::regclass::oid,
    extract(epoch from pg_postmaster_start_time()),
    ours.declared);
end
$epoch$;
