select exists (select from :schema.parked_key where key = $1::text) as parked
