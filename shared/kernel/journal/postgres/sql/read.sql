-- $1: after this position, $2: at most so many.
select position, stream, version, type, key, payload, recorded_at, correlation_id, causation_id, traceparent
from :schema.journal
where position > $1::bigint
order by position
limit $2::integer
