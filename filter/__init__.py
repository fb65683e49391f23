"""The seven steps, the pipeline, policy, judging and feedback."""
