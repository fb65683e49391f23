"""What an administrator needs of a running Hamlet: health, metrics, back-ups, a user's data."""
