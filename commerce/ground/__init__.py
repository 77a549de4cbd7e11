"""The ground the shop stands on: the database, its tables' versions, and what is wrong beneath us."""
