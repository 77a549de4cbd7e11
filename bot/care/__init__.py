"""Care for what the community owns: fit to serve or not, copies and how to go back to one, checks, everything
as files."""
