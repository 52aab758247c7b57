"""Interviews: times that people book themselves, and the scorecard after."""
