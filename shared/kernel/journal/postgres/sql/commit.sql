-- Parts as columns (see functions/commit.sql), what may hold any text as JSON; null for what there is not.
select :schema.commit($1::text, $2::bigint, $3::text, $4::text::json, $5::text::json, $6::text, $7::text, $8::text,
  $9::text, $10::text, $11::text, $12::text, $13::text::json, $14::text::json) as committed
