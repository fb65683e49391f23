"""The seven steps, one file each, each a pure function of a case."""
