"""Observe: watching over the quality of public-protection meetings."""
