"""Questionnaires that councils answer about themselves: the benchmarking survey."""
