"""Torch modules that exporting and learning share; imported in worker processes only."""
