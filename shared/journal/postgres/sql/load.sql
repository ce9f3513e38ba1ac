select :schema.load($1::jsonb) as loaded
