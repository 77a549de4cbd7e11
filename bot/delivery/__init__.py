"""What must be said leaves here, fitted to its platform."""
