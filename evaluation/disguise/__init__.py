"""Disguises: real spam made over as spammers do to get past filters that learn, and a trial of it.

Each disguise is a pure function from raw bytes to raw bytes in a file of its own.
"""
