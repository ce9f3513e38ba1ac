-- $1: group. Hints of the release before, which knew no epochs, are none.
select topic, partition, reached, journal, epoch
from :schema.hint
where group_name = $1::text and epoch is not null
