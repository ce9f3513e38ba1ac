-- What keeps facts from being appended, as far as it can be told without appending; null: nothing.
select kind, case when kind = 'may-not-append' then current_user::text end as detail
from (select case
  when pg_is_in_recovery() then 'standby'
  when current_setting('transaction_read_only')::boolean then 'read-only'
  when not has_table_privilege(':schema.journal', 'insert') then 'may-not-append'
end as kind) found
