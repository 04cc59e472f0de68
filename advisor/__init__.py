"""Choose a sequence model by measuring the candidates on the device that will run it."""

__version__ = "0.1.0"
