"""What this machine is: facts read from the system, and its measured ceilings."""
