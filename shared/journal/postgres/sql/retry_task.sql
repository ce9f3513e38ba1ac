-- $1: id, $2: tries so far, $3: when it is due, $4: the error.
update :schema.task
set tries = $2::integer, due_at_ms = $3::bigint, last_error = left($4::text, 2000)
where id = $1::text
