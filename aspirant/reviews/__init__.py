"""Reviews: readers, scorecards, mean and spread, the shortlist."""
