-- $1: now, $2: parked facts, keys and tasks are counted up to so many; of the tasks the oldest.
select
  (select count(*) from (select from :schema.parked limit $2::integer) as p)::integer as parked_facts,
  (select count(*) from (select from :schema.parked_key limit $2::integer) as p)::integer as parked_keys,
  (
    select coalesce(json_agg(json_build_object('kind', k.kind, 'due', k.due, 'waiting', k.waiting,
      'retrying', k.retrying, 'askedAt', (select recorded_at from :schema.journal j
        where j.position = k.oldest)) order by k.kind), '[]')
    from (
      select kind, min(position) as oldest,
        count(*) filter (where due_at_ms <= $1::bigint) as due,
        count(*) filter (where due_at_ms > $1::bigint and tries = 0) as waiting,
        count(*) filter (where due_at_ms > $1::bigint and tries > 0) as retrying
      from (
        select kind, position, due_at_ms, tries from :schema.task
        order by position, number limit $2::integer
      ) as t
      group by kind
    ) as k
  ) as tasks
