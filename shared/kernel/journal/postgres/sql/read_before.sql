-- $1: before this position, $2: at most so many. The last first.
select position, stream, version, type, key, payload, recorded_at, correlation_id, causation_id, traceparent
from :schema.journal
where position < $1::bigint
order by position desc
limit $2::integer
