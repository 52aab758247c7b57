"""Verbs: fill in a claim, send it, look at it, hand it to the payroll."""
