select revision, body from :schema.document where key = $1::text
