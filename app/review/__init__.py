"""Right of reply: notice, reply, ruling."""
