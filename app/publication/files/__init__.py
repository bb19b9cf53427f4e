"""The files of an edition: each format in a module of its own, all from the same content."""
