"""Synthetic tasks that separate architectures by what they learn within seconds."""
