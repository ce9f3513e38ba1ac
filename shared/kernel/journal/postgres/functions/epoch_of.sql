-- revision: 1
-- The epoch that the journal with this identity is in: what a process remembers of it, and the positions that it has
-- seen, hold within one epoch alone. A server started anew, a promoted standby, a restore by files, and a dump restored
-- into a server that never stopped each begin another one. `hidden` names what this server does not answer (see
-- sql/identity.sql); there an operator begins an epoch by `bun run epoque`. Null on a standby: nothing is committed there.
-- One expression: the planner writes it into the statement that calls it.
create or replace function :schema.epoch_of(hidden text[], declared integer) returns text
language sql stable
as $epoch_of$
  select case when pg_is_in_recovery() then null else concat_ws('/',
    split_part(
      case
        when starts_with(current_setting('colisaga.server', true), array_to_string(hidden, ',') || '=')
          then current_setting('colisaga.server', true)
        else :schema.server(hidden)
      end, '=', 2),
    ':schema.journal'::regclass::oid, extract(epoch from pg_postmaster_start_time()), declared) end
$epoch_of$;
