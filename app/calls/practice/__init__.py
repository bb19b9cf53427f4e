"""Rehearsals that leave no trace, and the calibration set that stands before the first real call."""
