-- $1: milliseconds, $2: position, $3: last position of each partition; the broker's ends stay known. Whoever leads
-- loses the lead, and nobody takes it before the last of its requests has ended. Only ever back.
update :schema.relay
set holder = 'rewind', held_until = clock_timestamp() + $1::integer * interval '1 millisecond',
  position = $2::bigint, last = $3::jsonb
where position >= $2::bigint
returning position
