"""Plans, runs and guards measurements; one fresh process per candidate and round."""
