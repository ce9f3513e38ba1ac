-- Who shares the partitions of a group, where there is no broker to say it.
create table :schema.member (
  group_name text not null,
  id text not null,
  seen_at timestamptz not null default now(),
  primary key (group_name, id)
);
create table :schema.hint (
  group_name text not null,
  topic text not null,
  partition integer not null,
  position bigint not null,
  primary key (group_name, topic, partition)
) with (fillfactor = 50);
