"""How long to wait for a quiet machine: long enough for a build to end, and no longer.

A compiler or a backup takes seconds to a minute, and then ten seconds of waiting save the whole
answer. A machine that is always busy (a shared runner, a server at work) never becomes quiet, and
waiting there only costs. So one wait takes up to 10 s, each vain one halves the next, and all of
them together take at most 15 s in a command of a minute or two.
A wait that found quiet sets the next one back to 10 s. Under a time limit no wait takes more than
a quarter of what is left. What is measured on a busy machine all the same is marked as such.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from advisor.core.units import duration
from advisor.measure.preflight import Look, crowded, look, who

TOTAL_S = 15.0
"""Seconds of waiting and of measuring again, in one command."""
AT_ONCE_S = 10.0
SHARE_OF_LIMIT = 0.25
STILL_BUSY_S = 5.0
"""For which a machine that was found busy counts as busy: a command asks several times a second
when all its runs are in the store."""
PAUSE_S = 0.3
"""Between two looks; each takes 0.2 s and a few milliseconds of a core."""


@dataclass
class Patience:
    """What is left of it in this command; begun with 0 it never waits, and nothing is measured
    again. Seconds of `deadline` are those of `clock`."""

    left_s: float = TOTAL_S
    look: Callable[[], Look] = look
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    cores: int = os.cpu_count() or 1
    looked: bool = False
    _next_s: float = AT_ONCE_S
    _busy_until: float = -math.inf
    _said: set[str] = field(default_factory=set)

    @property
    def over(self) -> bool:
        return self.left_s <= 0.0

    def quiet_now(self, threads: int) -> bool:
        """One look: could `threads` of ours run undisturbed? What was found busy a moment ago is
        not looked at again."""
        if self.clock() < self._busy_until:
            return False
        self.looked = True
        quiet = not crowded(self.look(), threads, self.cores)
        self._busy_until = -math.inf if quiet else self.clock() + STILL_BUSY_S
        return quiet

    def wait(
        self, threads: int, say: Callable[[str], None], deadline: float | None = None
    ) -> bool:
        """Look until the machine is quiet or the patience for this time is over: is it quiet?

        `say` is told once in a command that there is a wait, and once that one was in vain.
        """
        began, most_s = self.clock(), self._most_s(deadline)
        self.looked = True
        while crowded(seen := self.look(), threads, self.cores):
            if self.clock() - began + PAUSE_S > most_s:
                self._next_s /= 2
                self.spend(began)
                self._busy_until = self.clock() + STILL_BUSY_S
                self._say_vain(began, say)
                return False
            self.once("waiting", f"waiting for a quiet machine: {who(seen)}", say)
            self.sleep(PAUSE_S)
        self._next_s = AT_ONCE_S
        self.spend(began)
        return True

    def spend(self, began: float) -> None:
        """Take the time since `began` off what is left."""
        self.left_s = max(0.0, self.left_s - (self.clock() - began))

    def once(self, kind: str, message: str, say: Callable[[str], None]) -> None:
        """Say what is worth saying once in a command."""
        if kind not in self._said:
            self._said.add(kind)
            say(message)

    def _most_s(self, deadline: float | None) -> float:
        left_s = math.inf if deadline is None else SHARE_OF_LIMIT * (deadline - self.clock())
        return max(0.0, min(self._next_s, self.left_s, left_s))

    def _say_vain(self, began: float, say: Callable[[str], None]) -> None:
        if "waiting" in self._said:
            waited = duration(self.clock() - began)
            self.once("vain", f"still busy after {waited}; measured all the same, and marked", say)
