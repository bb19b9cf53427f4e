"""A council's home: its own scorecards."""
