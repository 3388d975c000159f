"""The encrypted store of a laptop: keys, engine, change log, drafts, search."""
