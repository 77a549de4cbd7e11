"""What the shop has to say: rows that leave through the outbox."""
