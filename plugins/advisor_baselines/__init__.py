"""Simple models that every network has to beat on the user's own data."""
