"""Evaluation: what those who were asked thought of a session, without whose answer is whose."""
