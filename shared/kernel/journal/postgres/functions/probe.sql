-- revision: 1
-- Writes a page and reads it, as a commit does that finds no room in the pages that are there. One process at a time
-- empties the table when it has grown to a mebibyte.
create or replace function :schema.probe() returns boolean
language plpgsql
as $probe$
begin
  if pg_relation_size(':schema.probe') > 1048576
    and has_table_privilege(':schema.probe', 'truncate')
    and pg_try_advisory_xact_lock(:lock + 1) then
    truncate :schema.probe;
  end if;
  insert into :schema.probe (at, filler) values (clock_timestamp(), repeat('.', 8000));
  return exists (select from :schema.probe where at > clock_timestamp() - interval '10 seconds');
end
$probe$;
