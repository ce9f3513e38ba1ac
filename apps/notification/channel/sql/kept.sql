-- $1: key of a letter.
select cle, numero from :schema.lettre where cle = $1::text
