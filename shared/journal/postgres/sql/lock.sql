select :schema.lock_all($1::text::json)
