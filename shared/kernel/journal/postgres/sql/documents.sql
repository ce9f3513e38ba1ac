-- $1: after this key, $2: at most so many.
select key, revision, body from :schema.document
where key > $1::text
order by key
limit $2::integer
