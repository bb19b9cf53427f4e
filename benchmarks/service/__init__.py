"""The real service under a load: a database of its own, the server, browsers, and the figures."""
