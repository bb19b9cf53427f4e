"""The publisher's overview: reads all, owns nothing, writes nothing."""
