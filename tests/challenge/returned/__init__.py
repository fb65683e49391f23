"""What comes back to our letters."""
