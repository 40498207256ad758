"""Pages: load, decide, act, respond."""
