"""IMAP accounts, syncing and moving."""
