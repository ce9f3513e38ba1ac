-- $1: position, $2: number, $3: tries so far, $4: when it is due, $5: the error.
update :schema.task
set tries = $3::integer, due_at_ms = $4::bigint, last_error = left($5::text, 2000)
where position = $1::bigint and number = $2::integer
