-- $1: operations as a JSON array. Keeps the first of each key, gives what is kept of all. LATERAL: each
-- is looked up by its key, whatever the statistics of a growing table say.
with asked as (
  select * from jsonb_to_recordset($1::jsonb) as a (cle text, reference text, "colisId" text,
    montant jsonb, etat text, motif text, "recuMs" bigint, "repriseMs" bigint)
), kept as (
  insert into :schema.operation (cle, reference, colis_id, centimes, devise, etat, motif, recu_ms, reprise_ms)
  select distinct on (cle) cle, reference, "colisId", (montant ->> 'centimes')::bigint,
    montant ->> 'devise', etat, motif, "recuMs", "repriseMs"
  from asked order by cle
  on conflict (cle) do nothing
  returning *
)
select * from kept
union all
select o.* from (select distinct cle from asked) a
cross join lateral (select * from :schema.operation o where o.cle = a.cle offset 0) o
