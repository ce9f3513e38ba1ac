-- A refund may be of a part: what is kept of a refunded charge is centimes - rembourse_centimes.
alter table :schema.operation add column rembourse_centimes bigint not null default 0
  check (rembourse_centimes between 0 and centimes);
update :schema.operation set rembourse_centimes = centimes where etat = 'rembourse';
