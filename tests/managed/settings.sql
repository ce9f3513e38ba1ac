select $1::text::timestamptz as at, $1::text::timestamptz::text as told, $2::text as text,
  current_setting('datestyle') as date_style, current_setting('search_path') as search_path,
  current_setting('transaction_isolation') as isolation, current_setting('jit') as jit,
  current_setting('statement_timeout') as statement_timeout
