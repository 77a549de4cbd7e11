"""Commands: how one is declared, and how its words become its parameters."""
