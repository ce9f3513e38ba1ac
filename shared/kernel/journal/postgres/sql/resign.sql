update :schema.relay set held_until = '-infinity' where holder = $1::text
