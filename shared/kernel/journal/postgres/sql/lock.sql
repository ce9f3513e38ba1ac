-- An instance that freezes here would keep all others from appending: the server ends its transaction.
select set_config('idle_in_transaction_session_timeout', '10s', true), :schema.lock_all($1::text::json)
