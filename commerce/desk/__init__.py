"""The desk: what waits is decided together, with one small store of statements per database."""
