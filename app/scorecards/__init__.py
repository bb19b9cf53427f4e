"""What the assessor recorded and heard."""
