-- What was decided, and what is heard because it came first. Instances of versions without the table adopt by a
-- cursor's row alone.
select topic, journal, adopted from :schema.source
union all
select distinct k.topic, k.journal, true
from :schema.cursor k
where not exists (
  select from :schema.source s where s.topic = k.topic and s.journal = k.journal
)
