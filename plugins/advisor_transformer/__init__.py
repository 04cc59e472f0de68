"""Attention families: the encoder, and the causal decoder with a key-value cache."""
