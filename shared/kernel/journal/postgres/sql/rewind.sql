-- $1: milliseconds, $2: position, $3: last position of each partition, $4: the broker's ends, null: as they were known.
-- Whoever leads loses the lead by the term, and nobody takes it before the last of its requests has ended. Only ever
-- back.
update :schema.relay
set holder = 'rewind', held_until = clock_timestamp() + $1::integer * interval '1 millisecond',
  term = term + 1, position = $2::bigint, last = $3::text::jsonb, ends = coalesce($4::text::jsonb, ends)
where position >= $2::bigint
returning position
