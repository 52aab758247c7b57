"""Workgroups: wishes for areas, the groups proposed, adjusted, published."""
