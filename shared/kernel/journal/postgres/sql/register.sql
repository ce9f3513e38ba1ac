-- $1: numbers of the release, $2: what it reacts to.
with ours as (
  select distinct topic, type,
    array(select json_array_elements_text($1::text::json)::integer) as release
  from json_to_recordset($2::text::json) as w (topic text, type text)
), added as (
  insert into :schema.reaction as r (topic, type, release)
  select topic, type, release from ours order by topic, type
  on conflict (topic, type) do update set release = excluded.release
    where r.release < excluded.release
  returning 1
)
update :schema.identity set generation = generation + 1 where exists (select from added)
