select :schema.probe() as found
