-- The books of everything that ever happened here, from the journals, checked against what the
-- projection, the mailbox and the PSP say. Amounts in cents. $1: start of this run, ms. $2: whether
-- everybody was given the time to hear everything. $3: JSON array of the parcels that were acknowledged.
-- facts: those that any service has published, a table that books.ts puts in from the registry; `projected`
-- where suivi hears the service.
with fact as (
  select * from :facts f where projected
), parcel as (
  select key as colis_id,
    min(recorded_at) filter (where type = 'ColisCree') as cree,
    bool_or(type = 'ConfirmationEnvoyee'
      or (type = 'NotificationEchouee' and payload ->> 'sujet' = 'StockReserve')) as confirme,
    min(recorded_at) filter (where type = 'ConfirmationEnvoyee') as confirme_le,
    bool_or(type = 'ColisAnnule') as annule,
    min(payload ->> 'raison') filter (where type = 'ColisAnnule') as raison,
    coalesce(sum((payload #>> '{montant,centimes}')::bigint)
      filter (where type = 'PaiementEffectue'), 0)::bigint as effectue,
    coalesce(sum((payload #>> '{montant,centimes}')::bigint)
      filter (where type = 'PaiementRembourse'), 0)::bigint as rembourse,
    coalesce(sum((payload #>> '{montant,centimes}')::bigint)
      filter (where type = 'PaiementRefuse' and (payload ->> 'tardif')::boolean), 0)::bigint as repris,
    bool_or(type = 'PaiementEffectue') as paye,
    bool_or(type = 'PaiementRefuse') as refuse,
    bool_or(type = 'PaiementEnDoute' and payload ->> 'operation' = 'paiement') as doute,
    max((payload #>> '{montant,centimes}')::bigint) filter (where type = 'PaiementEnDoute') as montant_doute,
    bool_or(type = 'StockReserve') as reserve,
    bool_or(type = 'AnnulationStock') as rendu
  from fact where type <> 'StockApprovisionne' group by key
), unheard as (
  select f.key, f.service, f.position from fact f
  left join suivi.entry h on h.source = f.service and h.key = f.key and h.position = f.position
  where h.key is null and f.type <> 'StockApprovisionne'
), etat as (
  -- What suivi has not heard yet is under way, not lost, unless it had the time.
  select *, ($2::boolean or not exists (select from unheard u where u.key = colis_id))
    and ((confirme and not annule) or (annule
      and (effectue = 0 or effectue = rembourse + repris) and (not reserve or rendu))) as terminee
  from parcel
), heard as (
  select source, key, position,
    position < max(position) over (partition by source, key order by arrival
      rows between unbounded preceding and 1 preceding) as inverted
  from suivi.entry
), effects as (
  -- What may happen to a parcel once at most.
  select key, type, count(*) as n from fact
  where type in ('ColisCree', 'ColisAnnule', 'ColisExpedie', 'ColisLivre', 'ColisRetourne',
    'ColisEnRetard', 'PaiementEffectue',
    'PaiementRembourse', 'StockReserve', 'AnnulationStock', 'StockSorti', 'ConfirmationEnvoyee')
  group by key, type
  union all
  select colis_id, 'psp', count(*) from psp.operation group by colis_id
  union all
  select colis_id, 'lettre ' || cle, count(*) from boite.lettre group by colis_id, cle
  union all
  -- A letter that no fact of notification tells of would be one sent for nothing.
  select l.colis_id, 'lettres', 1 + greatest(0, l.n - coalesce(t.n, 0))
  from (select colis_id, count(*) as n from boite.lettre group by colis_id) l
  join etat e on e.colis_id = l.colis_id and e.terminee
  left join (
    select key, count(*) as n from fact
    where service = 'notification' and type in ('ConfirmationEnvoyee', 'AvisEnvoye') group by key
  ) t on t.key = l.colis_id
), missing as (
  -- Published and not projected, or said and not done: lost, once the saga has ended.
  select u.key from unheard u join etat e on e.colis_id = u.key and e.terminee
  union
  select a from json_array_elements_text($3::text::json) a
  where not exists (select from envoi.journal j where j.stream = a)
  union
  select e.colis_id from etat e left join suivi.document d on d.key = e.colis_id
  where e.terminee and (d.key is null or not (d.body ->> 'terminee')::boolean)
  union
  select f.key from fact f
  left join boite.lettre l on l.cle = f.key || ':StockReserve'
  where f.type = 'ConfirmationEnvoyee' and l.cle is null
  union
  select f.key from fact f
  left join psp.operation o on o.colis_id = f.key and o.etat <> 'refuse'
  where f.type = 'PaiementEffectue' and o.cle is null
    and (f.payload #>> '{montant,centimes}')::bigint > 0
), psp as (
  select
    coalesce(sum(centimes - rembourse_centimes)
      filter (where etat in ('effectue', 'rembourse')), 0)::bigint as conserve,
    coalesce(sum(rembourse_centimes), 0)::bigint as rembourse,
    coalesce(sum(centimes) filter (where etat = 'repris'), 0)::bigint as repris
  from psp.operation
), argent as (
  select coalesce(sum(effectue), 0)::bigint as effectue,
    coalesce(sum(rembourse), 0)::bigint as rembourse,
    coalesce(sum(repris), 0)::bigint as repris,
    coalesce(sum(montant_doute) filter (where doute and not paye and not refuse), 0)::bigint as en_doute
  from etat
), mouvement as (
  select a.sku, sum(a.quantite * case f.type when 'StockReserve' then 1 else 0 end) as reserve,
    sum(a.quantite * case f.type when 'ArticlesRendus' then 1 else 0 end) as rendu,
    sum(a.quantite * case f.type when 'StockSorti' then 1 else 0 end) as sorti
  from stock.journal f, json_to_recordset(f.payload -> 'articles') as a (sku text, quantite bigint)
  where f.type in ('StockReserve', 'ArticlesRendus', 'StockSorti') group by a.sku
), apport as (
  select payload ->> 'sku' as sku, sum((payload ->> 'quantite')::bigint) as quantite
  from stock.journal where type = 'StockApprovisionne' group by 1
), rayon as (
  select d.key as sku, (body ->> 'approvisionne')::bigint as approvisionne,
    (body ->> 'disponible')::bigint as disponible, (body ->> 'reserve')::bigint as reserve,
    (body ->> 'sorti')::bigint as sorti
  from stock.document d
), equilibre as (
  select count(*) as articles, coalesce(bool_and(
    r.disponible >= 0 and r.approvisionne = r.disponible + r.reserve + r.sorti
    and r.approvisionne = coalesce(a.quantite, 0)
    and r.sorti = coalesce(m.sorti, 0)
    and r.reserve = coalesce(m.reserve - m.rendu - m.sorti, 0)), true) as equilibre
  from rayon r left join apport a using (sku) left join mouvement m using (sku)
)
select jsonb_build_object(
  'colis', (select count(*) from etat where cree is not null),
  'confirmes', (select count(*) from etat where terminee and not annule),
  'annules', (select coalesce(jsonb_object_agg(raison, n), '{}') from (
    select raison, count(*) as n from etat where terminee and annule group by raison) by_reason),
  'enCours', (select count(*) from etat where not terminee),
  'perdus', (select count(*) from missing),
  'doublons', (select coalesce(sum(n - 1), 0) from effects),
  'inversions', (select count(*) from heard where inverted),
  'argent', (select jsonb_build_object(
    'effectue', a.effectue, 'conserve', p.conserve, 'rembourse', a.rembourse, 'repris', a.repris,
    'enDoute', a.en_doute,
    'equilibre', a.effectue = p.conserve + p.rembourse + p.repris
      and a.rembourse = p.rembourse and a.repris = p.repris)
    from argent a, psp p),
  'stock', (select jsonb_build_object('articles', articles, 'equilibre', equilibre) from equilibre),
  'latenceMs', (select jsonb_build_object(
    'p50', round((percentile_cont(0.5) within group (order by ms))::numeric, 1),
    'p99', round((percentile_cont(0.99) within group (order by ms))::numeric, 1)) from (
      select extract(epoch from confirme_le - cree) * 1000 as ms from etat
      where confirme_le is not null and cree >= to_timestamp($1::double precision / 1000)) run),
  'terminesDepuis', (select count(*) from etat
    where terminee and cree >= to_timestamp($1::double precision / 1000))
) as ledger
