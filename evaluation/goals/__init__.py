"""The goals of detection: every way of speaking, Hamlet and its peers, reached or not."""
