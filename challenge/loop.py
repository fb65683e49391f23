"""What every letter of ours carries, so that no Hamlet ever asks about one."""

FIELD = "X-Hamlet-Challenge"
