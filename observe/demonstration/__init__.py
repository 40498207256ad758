"""Invented people and words for the demonstration: no person, meeting or case in here is real."""
