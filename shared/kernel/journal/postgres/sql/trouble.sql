-- What keeps facts from being appended, as far as it can be told without appending; null: nothing.
select case
  when pg_is_in_recovery() then 'ce serveur est une réplique : il ne prend pas d’écritures'
  when current_setting('transaction_read_only')::boolean then 'la base est en lecture seule'
  when not has_table_privilege(':schema.journal', 'insert') then
    format('%s n’a pas le droit d’écrire dans le journal', current_user)
end as trouble
