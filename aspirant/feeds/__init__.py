"""Calendar feeds: secret, revocable addresses that every calendar client understands."""
