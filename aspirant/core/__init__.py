"""What every part stands on. Nothing in here knows the programme."""
