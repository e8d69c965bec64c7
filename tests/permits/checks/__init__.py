"""Each check: its rule as a table of cases, and what its query finds."""
