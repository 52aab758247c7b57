"""Applications: from the first key pressed to the screening."""
