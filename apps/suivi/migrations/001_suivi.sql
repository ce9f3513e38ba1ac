-- The list by client: newest first, a page after a parcel.
create index colis_du_client on :schema.document (
  (body ->> 'clientId'), (coalesce(body ->> 'creeLe', '') || ' ' || key) desc
);
