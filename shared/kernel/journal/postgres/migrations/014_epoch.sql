-- The epoch in which the last fact was appended (functions/epoch.sql). Empty: not known, so that the next append
-- jumps ahead once. `incarnation` stays for instances of the release before, which look at it alone.
alter table :schema.identity
  add column epoch text not null default '',
  -- Epochs that an operator has begun.
  add column declared integer not null default 0,
  -- What this server does not answer when its epoch is asked for.
  add column hidden text[] not null default '{}';

-- Leadership of the relay passes on with a higher term; so does setting the checkpoint back. What an earlier term
-- saves is refused.
alter table :schema.relay add column term bigint not null default 0;
