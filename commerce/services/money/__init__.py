"""Dues, payments and commissions: the ledger, and each member's bill."""
