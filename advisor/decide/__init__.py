"""Pure functions from tasks, measurements and evidence to a recommendation."""
