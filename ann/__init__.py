"""What one user's network has learned."""
