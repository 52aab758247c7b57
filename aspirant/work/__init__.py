"""Work that takes longer than a page may: a row for each piece, done by the worker."""
