"""The running round: who comes to which session, and who was there."""
