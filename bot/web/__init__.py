"""The one web server: the sandbox page, health, webhooks. Whatever listens hands its routes to it."""
