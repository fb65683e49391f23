"""Real servers, private to one test run: loopback ports, temporary folders, ended by pid."""
