"""Training candidates, on probes and on the user's data; torch in worker processes only."""
