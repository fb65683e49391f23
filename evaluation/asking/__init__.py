"""What step 7 would do to labelled mail, under stated assumptions about people."""
