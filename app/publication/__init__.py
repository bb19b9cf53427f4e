"""Editions: frozen, numbered, public; downloads; corrections."""
