-- $1: holder, $2: position, $3: last position of each partition, $4: offset after it.
update :schema.relay
set position = $2::bigint, last = $3::jsonb, ends = $4::jsonb
where holder = $1::text and held_until > clock_timestamp()
returning 1
