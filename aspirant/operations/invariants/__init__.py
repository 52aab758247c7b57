"""What must always hold of the data, by name, beyond what the database itself refuses.

Each invariant finds the rows that break it. Most are one select; a few need more than SQL.
"""
