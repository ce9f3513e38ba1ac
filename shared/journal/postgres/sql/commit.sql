-- Each as text that is JSON, or null: one parse, no escaping.
select :schema.commit($1::text::json, $2::text::json, $3::text::json, $4::text::json, $5::text::json,
  $6::text::json, $7::text::json, $8::text::json, $9::text::json, $10::text::json, $11::text::json,
  $12::text::json) as committed
