"""Reads: whose feed an address is, whether it has changed, what it holds."""
