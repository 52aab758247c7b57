"""People, how they sign in, and what they may be in a round."""
