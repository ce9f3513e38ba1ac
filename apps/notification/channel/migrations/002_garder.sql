-- Keeps the first letter of each key, and gives the number of each key's letter as a JSON object. Each is
-- looked up by its key, whatever the statistics of a growing table say.
create function :schema.garder(demandees json) returns json
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $garder$
declare
  numeros json;
  gardees integer;
begin
  with gardees as (
    insert into :schema.lettre (cle, client_id, colis_id, sujet, titre, texte)
    select distinct on (a.cle) a.cle, a."clientId", a."colisId", a.sujet, a.titre, a.texte
    from json_to_recordset(demandees) as a (cle text, "clientId" text, "colisId" text, sujet text,
      titre text, texte text)
    order by a.cle
    on conflict (cle) do nothing
    returning cle, numero
  )
  select json_object_agg(cle, numero), count(*) into numeros, gardees from gardees;
  if gardees = json_array_length(demandees) then
    return numeros;
  end if;
  return (
    select json_object_agg(l.cle, l.numero)
    from (select distinct a.cle from json_to_recordset(demandees) as a (cle text)) a
    cross join lateral (select cle, numero from :schema.lettre l where l.cle = a.cle offset 0) l
  );
end
$garder$;
