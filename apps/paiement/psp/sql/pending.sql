select count(*)::integer as pending from :schema.operation
where (reprise_ms is not null and etat = 'effectue') or not note
