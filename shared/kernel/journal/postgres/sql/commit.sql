-- Parts as columns (see 012_columns.sql), what may hold any text as JSON; null for what there is not.
select :schema.commit($1::text, $2::text, $3::text::json, $4::text, $5::text, $6::text, $7::text, $8::text,
  $9::text, $10::text, $11::text::json, $12::text::json) as committed
