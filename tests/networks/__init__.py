"""Tests of local networks."""
