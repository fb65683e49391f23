"""Other spam filters, run over the same mail, so that a comparison is fair. Local only."""
