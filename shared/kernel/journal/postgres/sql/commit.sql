-- Parts as columns (see functions/commit.sql), what may hold any text as JSON; null for what there is not.
select :schema.commit($1::text, $2::integer, $3::bigint, $4::text, $5::text::json, $6::text::json, $7::text, $8::text,
  $9::text, $10::text, $11::text, $12::text, $13::text, $14::text::json, $15::text::json) as committed
