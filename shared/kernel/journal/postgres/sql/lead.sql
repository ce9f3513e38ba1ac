-- $1: holder, $2: milliseconds. One row when this holder leads from now on.
update :schema.relay
set holder = $1::text, held_until = clock_timestamp() + $2::integer * interval '1 millisecond'
where holder = $1::text or held_until < clock_timestamp()
returning position, last, ends
