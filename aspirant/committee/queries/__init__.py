"""Reads: the meeting, what it decided, and what stands in the way of the release."""
