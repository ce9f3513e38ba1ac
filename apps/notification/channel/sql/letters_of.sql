-- $1: client, $2: before this number or null, $3: at most so many.
select * from :schema.lettre
where client_id = $1::text and ($2::bigint is null or numero < $2::bigint)
order by numero desc
limit $3::integer
