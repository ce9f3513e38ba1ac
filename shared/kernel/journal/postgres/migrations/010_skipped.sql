-- Positions jump ahead (see 003 and 004), so the last one does not say how many facts there are. Each
-- jump changes the identity first: that is where it is noted, far from the way of every append. A note
-- that nothing jumped after is right too: its gap is empty.
create table :schema.jump (
  -- The last position before it.
  after bigint primary key,
  -- Positions that no fact has had, up to there.
  skipped bigint not null
);

-- Facts appended up to a position. What the last jump before it skipped is seen from where facts go on;
-- that is in the newest part always, which nobody detaches.
create function :schema.facts_until(at bigint) returns bigint
language sql stable
set enable_seqscan = off
as $facts_until$
select at - coalesce(j.skipped + least(at, (
    select min(position) - 1 from :schema.journal where position > j.after)) - j.after, 0)
from (select at) as asked
left join lateral (
  select after, skipped from :schema.jump where after <= at order by after desc limit 1
) j on true
$facts_until$;

create function :schema.note_jump() returns trigger
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

create trigger jump_noted after update on :schema.identity
for each row execute function :schema.note_jump();

insert into :schema.jump (after, skipped)
select coalesce(max(position), 0), coalesce(max(position), 0) - count(*) from :schema.journal;
