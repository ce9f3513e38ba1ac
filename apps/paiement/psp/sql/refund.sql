-- $1: references as a JSON array. A row is locked against being taken back meanwhile.
with locked as (
  select cle from :schema.operation
  where reference in (select jsonb_array_elements_text($1::jsonb))
  order by cle for update
)
update :schema.operation o
set etat = case o.etat when 'effectue' then 'rembourse' else o.etat end
from locked where o.cle = locked.cle
returning o.*
