-- $1: letters as a JSON array (see 002_garder.sql).
select :schema.garder($1::text::json) as numbers
