select :schema.epoch() as epoch
