"""Reads and writes the files that outlive a run, with all problems of a file shown at once."""
