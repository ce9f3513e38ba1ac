select topic, partition, position from :schema.hint where group_name = $1::text
