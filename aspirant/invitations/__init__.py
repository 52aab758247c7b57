"""Answers to sessions: by page, from a letter, or from one's own calendar; and who is silent."""
