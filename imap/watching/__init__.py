"""Watching many mailboxes from one process: whoever has news is synced by a worker."""
