-- The books of the simulated PSP: they are not ours, and outlive us as a real PSP's would.
create table :schema.operation (
  cle text primary key,
  reference text not null unique,
  colis_id text not null,
  centimes bigint not null,
  devise text not null,
  etat text not null check (etat in ('effectue', 'refuse', 'rembourse', 'repris')),
  motif text,
  recu_ms bigint not null,
  reprise_ms bigint,
  note boolean not null default true
);
create index operation_a_reprendre on :schema.operation (reprise_ms)
  where reprise_ms is not null and etat = 'effectue';
create index operation_a_noter on :schema.operation (cle) where not note;
