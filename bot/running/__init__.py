"""One process: set up, started, examined and stopped."""
