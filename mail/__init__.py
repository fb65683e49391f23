"""What a message is. Pure: no Django, no network."""
