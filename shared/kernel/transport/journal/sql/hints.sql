select topic, partition, position, journal from :schema.hint where group_name = $1::text
