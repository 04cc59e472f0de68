"""The answer: what to use, how sure, why each other candidate lost, what would change it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate, Precision
from advisor.core.device import Device
from advisor.core.evidence import Belief, ClaimResult
from advisor.core.failure import Failure
from advisor.core.measurement import Grade, Measurement
from advisor.core.model import Stored
from advisor.core.serving import Served
from advisor.core.settings import Settings
from advisor.core.task import Task
from advisor.core.training import TrainingCost
from advisor.core.verdict import Verdict

Status = Literal["recommended", "tie", "nothing-fits", "undecided"]
Standing = Literal["recommended", "tied", "passes", "fails", "undecided", "ruled out", "failed"]


class Contender(Stored):
    """One candidate with all that is known of it, and why it stands where it does.

    `artifact`, `measurement` and `trust` (how far to trust that measurement) are `None` where it
    did not get that far. `contended`: the machine was busy while it was measured at the task's
    length, which its verdicts took into account.
    """

    candidate: Candidate
    artifact: Artifact | None = None
    measurement: Measurement | None = None
    belief: Belief
    verdicts: tuple[Verdict, ...] = ()
    standing: Standing
    reason: str
    probability_best: float = 0.0
    trust: Trust | None = None
    contended: bool = False

    @property
    def id(self) -> str:
        return self.candidate.id


class Crossing(Stored):
    """Where candidate `b` overtakes `a` on this device as inputs grow.

    `low`: the longest measured length at which `a` is surely faster; `high`: the shortest above it
    at which `b` surely is; both at 95 %. `length` interpolates between them. All `None`: no
    crossing between `shortest` and `longest`, and `faster` is the id of the one faster throughout
    (or `None`: within noise).
    """

    a: str
    b: str
    length: float | None = None
    low: int | None = None
    high: int | None = None
    faster: str | None = None
    shortest: int
    longest: int
    says: str


class Lead(Stored):
    """The candidate with this id is the fastest of those followed, at these measured lengths."""

    candidate: str
    shortest: int
    longest: int


PrecisionOutcome = Literal["faster", "slower", "no faster", "no effect", "not measured"]


class PrecisionTried(Stored):
    """Another arithmetic, measured beside float32 in the same rounds; never chosen silently.

    `times` as fast as float32 under the same `settings`, from `low` to `high` at 95 %.
    `operators` came in place of float32 ones; none: the name would say something that is not so,
    and `outcome` is "no effect". `deviation`: as `Converted.deviation`.
    """

    precision: Precision
    outcome: PrecisionOutcome
    says: str
    settings: Settings | None = None
    times: float | None = None
    low: float | None = None
    high: float | None = None
    operators: dict[str, int] = Field(default_factory=dict)
    deviation: float | None = None
    model_bytes: int | None = None
    float32_bytes: int | None = None


class Tuning(Stored):
    """The settings to run a candidate with: `times` as fast as those it was compared with.

    `low` and `high` hold it at 95 %; all are 1 where nothing is surely faster. `over_defaults`:
    times as fast as the runtime's own choice (`defaults_low` to `defaults_high`), `None` within
    noise, or where that is recommended. `tried`: every setting measured, the first that of the
    candidate itself.
    """

    candidate: str
    settings: Settings
    times: float
    low: float
    high: float
    over_defaults: float | None = None
    defaults_low: float | None = None
    defaults_high: float | None = None
    tried: tuple[Settings, ...]
    precisions: tuple[PrecisionTried, ...] = ()


class Trust(Stored):
    """How far the measurements can be trusted, why, and what would make them better."""

    grade: Grade
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


class Recommendation(Stored):
    """Contenders come best first; `winner` is the first one's id, `None` if none can be named.

    `nearest_miss` is the id of the candidate that came nearest where there is no winner;
    `would_change` then says what would let it in. `training`: what a step of the one named first
    costs here, where the task says how much data there is.
    """

    task: Task
    device: Device
    status: Status
    winner: str | None
    tied: tuple[str, ...] = ()
    contenders: tuple[Contender, ...]
    reasons: tuple[str, ...]
    would_change: tuple[str, ...] = ()
    nearest_miss: str | None = None
    crossings: tuple[Crossing, ...] = ()
    leads: tuple[Lead, ...] = ()
    tunings: tuple[Tuning, ...] = ()
    serving: tuple[Served, ...] = ()
    training: tuple[TrainingCost, ...] = ()
    claims: tuple[ClaimResult, ...] = ()
    failures: tuple[Failure, ...] = ()
    trust: Trust

    def contender(self, candidate_id: str) -> Contender:
        return next(c for c in self.contenders if c.id == candidate_id)
