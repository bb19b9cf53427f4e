"""One round and its frozen frame; the scorecard version it pins."""
