"""Ablation: what each part of the network and of the pipeline is worth, left out in turn."""
