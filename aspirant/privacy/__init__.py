"""Personal data: diversity answers, what we hold, why, and how it goes away."""
