"""Reads: who can be chosen, what the group should hold, what is proposed, decided and offered."""
