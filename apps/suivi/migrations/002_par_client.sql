-- The list by client is read by the columns that the projection fills.
drop index :schema.colis_du_client;
update :schema.document
set owner = body ->> 'clientId', rank = coalesce(body ->> 'creeLe', '') || ' ' || key
where body ->> 'clientId' is not null;
