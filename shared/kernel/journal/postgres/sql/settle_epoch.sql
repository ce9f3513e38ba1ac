-- A journal without facts begins in the epoch of now: there is nothing that its positions could jump over.
update :schema.identity set epoch = :schema.epoch()
where epoch = '' and not exists (select from :schema.journal)
