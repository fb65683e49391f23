"""The tables that answer queries about one user."""
