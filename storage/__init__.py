"""SQL that Django compiles once and this process runs often; it knows nothing of Hamlet."""
