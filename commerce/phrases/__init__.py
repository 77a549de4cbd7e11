"""What members write -> what they mean. Pure: words come from the language folders as values."""
