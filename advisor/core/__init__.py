"""The frozen values that cross module borders, and the protocols of plugins; stdlib and pydantic only."""
