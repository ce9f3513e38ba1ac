-- $1: references and amounts as a JSON array. A row is locked against being taken back meanwhile;
-- the first refund of a charge is the only one.
with asked as (
  select distinct on (reference) reference, centimes
  from jsonb_to_recordset($1::text::jsonb) as a (reference text, centimes bigint) order by reference
), locked as (
  select o.cle, a.centimes from asked a
  cross join lateral (
    select cle from :schema.operation o where o.reference = a.reference for update
  ) o
)
update :schema.operation o
set etat = case o.etat when 'effectue' then 'rembourse' else o.etat end,
  rembourse_centimes = case o.etat when 'effectue' then locked.centimes else o.rembourse_centimes end
from locked where o.cle = locked.cle
returning o.*
