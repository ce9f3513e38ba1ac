-- revision: 1
create or replace function :schema.note_jump() returns trigger
language plpgsql
as $note_jump$
declare
  head bigint;
begin
  -- Whoever makes positions jump holds the journal's lock: nobody appends meanwhile.
  select coalesce(max(position), 0) into head from :schema.journal;
  insert into :schema.jump (after, skipped) values (head, head - :schema.facts_until(head))
  on conflict do nothing;
  return null;
end
$note_jump$;
