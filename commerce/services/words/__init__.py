"""What the members' words steer: phrases, wishes, votes."""
