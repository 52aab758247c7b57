"""Programs of others that read our calendars, and what they understand."""
