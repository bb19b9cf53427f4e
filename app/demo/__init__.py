"""A small fictional country with its council websites, so that the demo runs the real road."""
