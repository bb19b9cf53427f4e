"""The mathematics of Better Answered: no database, no web, no clock, no global randomness. METHOD.md is its
public description.
"""

# Changes with METHOD.md, whenever the same inputs would give another table.
METHOD_VERSION = "1"
