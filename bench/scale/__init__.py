"""What many mailboxes need, worked out from what was measured of one machine."""
