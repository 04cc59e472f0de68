"""The user's data: read, looked at and split, before anything is trained."""
