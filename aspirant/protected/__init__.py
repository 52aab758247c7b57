"""Protected attributes: whether a round may weigh them, on what ground, and who agreed to it."""
