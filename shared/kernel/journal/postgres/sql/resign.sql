-- $1: holder, $2: term.
update :schema.relay set held_until = '-infinity' where holder = $1::text and term = $2::bigint
