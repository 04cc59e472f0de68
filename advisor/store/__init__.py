"""Keeps measurements on disk as soon as they exist, so that an interrupted run goes on."""
