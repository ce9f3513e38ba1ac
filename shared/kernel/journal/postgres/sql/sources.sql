-- Whose facts have been heard, or may be.
select distinct topic, journal from :schema.cursor
