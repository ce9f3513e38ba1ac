-- $1: after this position, $2: at most so many. One row at least: which journal it is, and in which epoch. Said by
-- what every release has (see functions/epoch.sql of the journal): its owner may not have been upgraded yet.
select i.journal, i.epoch, j.position, j.stream, j.version, j.type, j.key, j.payload, j.recorded_at,
  j.correlation_id, j.causation_id, j.traceparent
from (
  select journal, concat_ws('/', pg_postmaster_start_time(), ':schema.journal'::regclass::oid,
    (select oid from pg_database where datname = current_database()), to_jsonb(d) ->> 'declared') as epoch
  from :schema.identity d offset 0
) i
left join lateral (
  select * from :schema.journal where position > $1::bigint order by position limit $2::integer
) j on true
order by j.position
