"""The frozen values that cross module borders, and the protocols; stdlib and pydantic only."""
