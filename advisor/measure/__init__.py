"""How candidates are timed: what to measure when (plan), in which process (session, worker), and
whether the machine was quiet enough to believe it (guard)."""
