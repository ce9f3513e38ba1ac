-- $1: holder, $2: position, $3: last position of each partition.
update :schema.relay
set position = $2::bigint, last = $3::jsonb
where holder = $1::text and held_until > clock_timestamp()
returning 1
