"""Verbs: set targets, hold people, propose, decide, release, offer and answer."""
