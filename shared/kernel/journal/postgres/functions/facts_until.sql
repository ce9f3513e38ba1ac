-- revision: 1
create or replace function :schema.facts_until(at bigint) returns bigint
language sql stable
set enable_seqscan = off
as $facts_until$
select at - coalesce(j.skipped + least(at, (
    select min(position) - 1 from :schema.journal where position > j.after)) - j.after, 0)
from (select at) as asked
left join lateral (
  select after, skipped from :schema.jump where after <= at order by after desc limit 1
) j on true
$facts_until$;
