"""The committee that decides: the record of its meeting, the rehearsal, the release."""
