-- Of which journal a hint is: one that was made anew begins at the beginning. Null: noted by the release before.
alter table :schema.hint add column journal uuid;
