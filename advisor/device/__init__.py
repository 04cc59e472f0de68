"""Finds out what machine this is and what it can reach."""
