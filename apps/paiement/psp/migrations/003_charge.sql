-- Keeps the first operation of each key. Gives what is kept of all of them as a JSON array; an empty one
-- when every key was new: then each is kept as it was asked. Each is looked up by its key, whatever the
-- statistics of a growing table say.
create function :schema.charge(asked json) returns json
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $charge$
declare
  inserted integer;
begin
  insert into :schema.operation (cle, reference, colis_id, centimes, devise, etat, motif, recu_ms, reprise_ms)
  select distinct on (a.cle) a.cle, a.reference, a."colisId", (a.montant ->> 'centimes')::bigint,
    a.montant ->> 'devise', a.etat, a.motif, a."recuMs", a."repriseMs"
  from json_to_recordset(asked) as a (cle text, reference text, "colisId" text, montant json, etat text,
    motif text, "recuMs" bigint, "repriseMs" bigint)
  order by a.cle
  on conflict (cle) do nothing;
  get diagnostics inserted = row_count;
  if inserted = json_array_length(asked) then
    return '[]';
  end if;
  return (
    select json_agg(row_to_json(o))
    from (select distinct a.cle from json_to_recordset(asked) as a (cle text)) a
    cross join lateral (select * from :schema.operation o where o.cle = a.cle offset 0) o
  );
end
$charge$;
