-- $1: what this server does not answer when its epoch is asked for.
update :schema.identity set hidden = array(select json_array_elements_text($1::text::json)) where
  hidden <> array(select json_array_elements_text($1::text::json))
