"""The shop. Knows no platform, no language and no wall clock."""
