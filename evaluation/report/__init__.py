"""What a replay found, told: as a table, as data, and as a page with pictures."""
