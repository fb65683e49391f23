"""One file for each benchmark, named as its function."""
