"""What a process counts of its own work, for Prometheus; nothing where nobody asked for it."""
