-- $1: holder, $2: milliseconds. One row when this holder leads from now on. A lease that ends later than any that was
-- ever given was given by a clock that has been set back since: it keeps nobody waiting.
update :schema.relay
set holder = $1::text, held_until = clock_timestamp() + $2::integer * interval '1 millisecond',
  term = case when holder = $1::text then term else term + 1 end
where holder = $1::text or held_until < clock_timestamp()
  or held_until > clock_timestamp() + interval '10 seconds'
returning holder, term, :schema.epoch() as epoch, position, last, ends
