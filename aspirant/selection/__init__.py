"""Selection: targets, proposals, decisions, offers, the reserve list."""
