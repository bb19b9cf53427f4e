"""People, what they may do, how they sign in, and the four audiences of pages."""
