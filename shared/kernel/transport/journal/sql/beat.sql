-- $1: group, $2: member, $3: milliseconds after which a silent member is gone. Gives who is there. A member seen later
-- than now was seen by a clock that has been set back since: it is gone too, unless it says again that it is there.
with beat as (
  insert into :schema.member (group_name, id) values ($1::text, $2::text)
  on conflict (group_name, id) do update set seen_at = now()
), gone as (
  delete from :schema.member
  where group_name = $1::text and (seen_at < now() - $3::integer * interval '1 millisecond'
    or seen_at > now() + $3::integer * interval '1 millisecond')
)
select id from :schema.member
where group_name = $1::text and seen_at between now() - $3::integer * interval '1 millisecond'
  and now() + $3::integer * interval '1 millisecond'
union
select $2::text
order by id
