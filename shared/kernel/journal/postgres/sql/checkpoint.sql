-- $1: holder, $2: term, $3: epoch, $4: position saved before, $5: position, $6: last position of each partition,
-- $7: offset after it.
update :schema.relay
set position = $5::bigint, last = $6::text::jsonb, ends = $7::text::jsonb
where holder = $1::text and term = $2::bigint and position = $4::bigint and $5::bigint > $4::bigint
  and $3::text = :schema.epoch()
returning 1
