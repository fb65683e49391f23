"""Replays labelled mail through the real pipeline and measures it."""
