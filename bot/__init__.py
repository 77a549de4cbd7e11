"""The conversation: hears, finds what is meant, answers. The only package that knows both leaves."""
