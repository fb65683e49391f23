"""Step 7 carried out: asks a sender to prove that a person wrote, when asking is right."""
