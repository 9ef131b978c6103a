"""Pages over all apps: what stands and is owed; the journal; a merger before it is made."""
