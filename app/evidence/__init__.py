"""Files kept as proof, addressed by SHA-256."""
