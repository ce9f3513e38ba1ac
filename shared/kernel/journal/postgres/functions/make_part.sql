-- revision: 1
create or replace function :schema.make_part(at bigint) returns void
language plpgsql
as $make_part$
declare
  width bigint;
  low bigint;
  name text;
begin
  select part_width into strict width from :schema.identity;
  low := at - at % width;
  name := 'journal_' || low;
  if to_regclass(format('%I.%I', ':schema_name', name)) is null then
    execute format('create table %I.%I (like :schema.journal including defaults including constraints,
      check (position >= %s and position < %s))', ':schema_name', name, low, low + width);
    execute format('alter table :schema.journal attach partition %I.%I for values from (%s) to (%s)',
      ':schema_name', name, low, low + width);
  end if;
  update :schema.identity set part_first = at, part_end = low + width;
end
$make_part$;
