"""Scores and ranks, as runs that can be rebuilt from a digest."""
