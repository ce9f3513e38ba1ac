-- What the live view shows, and whether anything is still under way. $1: start of this run, ms.
-- facts, tasks, parked: those of every service, tables that books.ts puts in from the registry; a fact is
-- `projected` where suivi hears its service.
select jsonb_build_object(
  'statuts', (select coalesce(jsonb_object_agg(statut, n), '{}') from (
    select body ->> 'statut' as statut, count(*) as n from suivi.document group by 1) s),
  'raisons', (select coalesce(jsonb_object_agg(raison, n), '{}') from (
    select body ->> 'raison' as raison, count(*) as n from suivi.document
    where body ->> 'statut' = 'annule' group by 1) r),
  'crees', (select count(*) from envoi.journal where type = 'ColisCree'),
  'terminees', (select count(*) from suivi.document where (body ->> 'terminee')::boolean),
  'retard', (select
    (select count(*) from :facts f where projected and type <> 'StockApprovisionne')
    - (select count(*) from suivi.entry)),
  'taches', (select count(*) from :tasks t),
  'gares', (select count(*) from :parked p),
  'reprises', (select count(*) from psp.operation
    where (reprise_ms is not null and etat = 'effectue') or not note),
  'latenceMs', (select jsonb_build_object(
    'p50', round((percentile_cont(0.5) within group (order by ms))::numeric, 1),
    'p99', round((percentile_cont(0.99) within group (order by ms))::numeric, 1)) from (
      select extract(epoch from n.recorded_at - e.recorded_at) * 1000 as ms
      from (select key, recorded_at from notification.journal
        where type = 'ConfirmationEnvoyee' order by position desc limit 500) n
      join envoi.journal e on e.stream = n.key and e.type = 'ColisCree'
      where e.recorded_at >= to_timestamp($1::double precision / 1000)) l)
) as progress
