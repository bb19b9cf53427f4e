"""Topics, scenarios, and their versions."""
