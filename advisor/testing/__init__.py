"""For plugin authors: contract suites to inherit, and fakes."""
