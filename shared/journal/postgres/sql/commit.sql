select :schema.commit($1::jsonb) as committed
