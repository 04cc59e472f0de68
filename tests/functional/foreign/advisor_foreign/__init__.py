"""Families of somebody else."""
