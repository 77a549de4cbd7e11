"""What the platforms hear is read here: a message -> what is meant."""
