create table :schema.lettre (
  numero bigint generated always as identity primary key,
  cle text not null unique,
  client_id text not null,
  colis_id text not null,
  sujet text not null,
  titre text not null,
  texte text not null,
  envoye_le timestamptz(3) not null default now()
);
create index lettre_du_client on :schema.lettre (client_id, numero desc);
