update :schema.operation set note = true where reference = $1::text
