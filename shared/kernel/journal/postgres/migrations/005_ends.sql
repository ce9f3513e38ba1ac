-- Offsets after the last record that the relay published to each partition: where the broker's own end is
-- behind them, it has forgotten facts.
alter table :schema.relay add column ends jsonb not null default '[]';
