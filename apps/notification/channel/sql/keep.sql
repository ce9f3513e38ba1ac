-- $1: letters as a JSON array. Keeps the first of each key, gives the number of each. LATERAL: each is
-- looked up by its key, whatever the statistics of a growing table say.
with asked as (
  select * from jsonb_to_recordset($1::jsonb) as a (cle text, "clientId" text, "colisId" text,
    sujet text, titre text, texte text)
), kept as (
  insert into :schema.lettre (cle, client_id, colis_id, sujet, titre, texte)
  select distinct on (cle) cle, "clientId", "colisId", sujet, titre, texte from asked order by cle
  on conflict (cle) do nothing
  returning cle, numero
)
select cle, numero from kept
union all
select l.cle, l.numero from (select distinct cle from asked) a
cross join lateral (select cle, numero from :schema.lettre l where l.cle = a.cle offset 0) l
