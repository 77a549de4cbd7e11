"""The whole app over real adapters and the fakes: nothing in between is ours but what is shipped."""
