-- Whose facts are heard on a topic: journals that an operator has adopted or refused. A journal that has a
-- cursor and no row here was the first one that was heard there, which nobody had to decide about.
create table :schema.source (
  topic text not null,
  journal uuid not null,
  adopted boolean not null,
  primary key (topic, journal)
);
insert into :schema.source (topic, journal, adopted)
select distinct topic, journal, true from :schema.cursor;
