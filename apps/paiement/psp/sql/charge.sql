-- $1: operations as a JSON array (see 003_charge.sql).
select :schema.charge($1::text::json) as kept
