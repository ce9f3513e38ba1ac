select :schema.load($1::text::json) as loaded
