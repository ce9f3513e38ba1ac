-- $1: client, $2: statut or null, $3: after this parcel or null, $4: at most so many.
select revision, body from :schema.document
where body ->> 'clientId' = $1::text
  and ($2::text is null or body ->> 'statut' = $2::text)
  and ($3::text is null or (coalesce(body ->> 'creeLe', '') || ' ' || key) < (
    select coalesce(d.body ->> 'creeLe', '') || ' ' || d.key
    from :schema.document d where d.key = $3::text
  ))
order by (coalesce(body ->> 'creeLe', '') || ' ' || key) desc
limit $4::integer
