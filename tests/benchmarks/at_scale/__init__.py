"""The measures of `tests.benchmarks.eleven_million`: a module for each kind of work."""
