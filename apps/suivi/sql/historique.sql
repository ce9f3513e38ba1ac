-- $1: parcel, $2: at most so many.
select type, source, position, recorded_at, content from :schema.entry
where key = $1::text
order by recorded_at, source, position
limit $2::integer
