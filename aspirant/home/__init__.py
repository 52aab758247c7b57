"""First pages: what waits for a person, how a round stands, and the letters of a round."""
