-- revision: 3
-- The epoch that this journal is in (see epoch_of.sql).
create or replace function :schema.epoch() returns text
language plpgsql stable
as $epoch$
declare
  ours :schema.identity%rowtype;
begin
  select * into strict ours from :schema.identity;
  return :schema.epoch_of(ours.hidden, ours.declared);
end
$epoch$;
