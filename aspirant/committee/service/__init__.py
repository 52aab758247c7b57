"""Verbs: keep the record of the meeting, sign it, waive a target, release."""
