"""Attempts, timings, outcomes."""
