"""Local network meetings: proposed by members, supported by the office, open to sign up for."""
