"""Facts become words, in the reader's language."""
