"""What whoever runs the site does: back up, restore, check, rotate keys, clear away."""
