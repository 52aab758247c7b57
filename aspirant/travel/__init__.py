"""Travel claims: what somebody paid to come to a session, and how they get it back."""
