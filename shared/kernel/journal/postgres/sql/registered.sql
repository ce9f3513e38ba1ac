-- One snapshot: the generation and what it stands for.
select i.generation, (
  select coalesce(json_agg(row_to_json(r)), '[]') from :schema.reaction r
) as reactions
from :schema.identity i
