"""Figures: what the organisation hands over."""
