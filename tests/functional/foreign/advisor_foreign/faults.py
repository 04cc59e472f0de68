"""Families that offer candidates like any other, and then misbehave."""

import os
import signal
import time

from advisor_foreign.good import RunningMean


class OldApi(RunningMean):
    name = "old-api"
    api_version = 0


class Raises(RunningMean):
    name = "raises"

    def build(self, candidate):
        raise ValueError(f"no model of width {candidate.width} today")


class Unexportable(RunningMean):
    name = "unexportable"

    def build(self, candidate):
        from advisor_foreign.nets import Branching

        return Branching(candidate.width)


class Crashes(RunningMean):
    name = "crashes"

    def build(self, candidate):
        os.kill(os.getpid(), signal.SIGSEGV)


class Hangs(RunningMean):
    name = "hangs"

    def build(self, candidate):
        time.sleep(3600)
