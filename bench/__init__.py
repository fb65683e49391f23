"""Measures how fast and how small Hamlet is, through the doors that everybody uses."""
