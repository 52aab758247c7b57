"""Reads: claims and what stands in their way, and lists for those who run the round."""
