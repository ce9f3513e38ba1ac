-- $1: client, $2: statut or null, $3: after this parcel or null, $4: at most so many.
select revision, body from :schema.document
where owner = $1::text
  and ($2::text is null or body ->> 'statut' = $2::text)
  and ($3::text is null or rank < (select d.rank from :schema.document d where d.key = $3::text))
order by rank desc
limit $4::integer
