"""The command line: one command per file; only `wizard.py` asks questions."""
