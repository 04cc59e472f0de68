"""Data shipped with advisor: task profiles and device profiles."""
