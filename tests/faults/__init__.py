"""The fault suite: a storm over real servers, and an account of every letter afterwards.

`python -m tests.faults --help` tells how to run it.
"""
