"""Letters: rows first, then mail, in the recipient's language."""
