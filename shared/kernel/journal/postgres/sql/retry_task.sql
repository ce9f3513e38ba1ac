-- $1: position, $2: number, $3: until when it was ours, $4: tries, $5: when it is due, $6: the error.
update :schema.task
set tries = $4::integer, due_at_ms = $5::bigint, last_error = left($6::text, 2000)
where position = $1::bigint and number = $2::integer and due_at_ms = $3::bigint
