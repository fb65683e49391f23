"""How long Hamlet waits in a storm for what it waits for minutes elsewhere, in seconds."""

SECONDS_OF_A_LEASE = 12
SECONDS_OF_THE_FIRST_WAIT = 1
SECONDS_OF_THE_LONGEST_WAIT = 8
SECONDS_OF_A_TURN = 4
SECONDS_BETWEEN_SWEEPS = 5
