"""What has been found of each candidate so far; every stage of the main job adds to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.evidence import Belief
from advisor.core.failure import Failure
from advisor.core.findings import Findings
from advisor.core.measurement import PRIMARY, Measurement, Run, SeriesName
from advisor.core.predicted import Predicted
from advisor.core.state_size import StateSize
from advisor.core.task import Task
from advisor.core.units import MEGABYTE, megabytes
from advisor.core.verdict import Verdict
from advisor.decide.assessment import Assessment
from advisor.decide.beliefs import belief
from advisor.decide.between import at_length, bracketed, neighbours, renamed
from advisor.decide.scenarios import untried
from advisor.decide.verdicts import no_time_left, verdicts
from advisor.measure.guard import any_contended
from advisor.pipeline.bench import Bench, Measured, Prepared
from advisor.pipeline.judging import judge_claims
from advisor.pipeline.offers import Offers

FIRST_LENGTH_ROUND = 100
"""Rounds over lengths are numbered apart, so that they pair only with one another."""


@dataclass
class Stand:
    """All by candidate id. `noted`: what broke without costing its candidate the place it has.

    `served`: verdicts of how a candidate serves, beside those of its single answers. `known`: what
    earlier commands found out, for claims.
    """

    artifacts: dict[str, Artifact]
    ruled_out: dict[str, str]
    failed: dict[str, Failure]
    measurements: dict[str, Measurement] = field(default_factory=dict)
    verdicts: dict[str, tuple[Verdict, ...]] = field(default_factory=dict)
    served: dict[str, tuple[Verdict, ...]] = field(default_factory=dict)
    noted: list[Failure] = field(default_factory=list)
    known: Findings = field(default_factory=Findings)

    @classmethod
    def of(cls, task: Task, offers: Offers, prepared: Prepared) -> Stand:
        """What offering, screening and exporting said."""
        stand = cls(
            dict(prepared.artifacts),
            {o.candidate.id: o.ruled_out for o in offers.offers if o.ruled_out},
            {f.candidate: f for f in prepared.failures if f.candidate is not None},
        )
        for name, artifact in prepared.artifacts.items():
            reason = _file_too_big(task, artifact)
            if reason:
                stand.ruled_out[name] = reason
        stand.ruled_out.update(prepared.lacking)
        return stand

    def measurable(self, candidate: Candidate) -> bool:
        """Whether there is something to measure, and nothing against it."""
        name = candidate.id
        return name in self.artifacts and name not in self.ruled_out and name not in self.failed

    def add(self, task: Task, measured: Measured) -> None:
        """Take in a look at the task's own length, and judge whatever it is about."""
        self.measurements.update(measured.measurements)
        self.ruled_out.update(measured.lacking)
        self.failed.update({f.candidate: f for f in measured.failures if f.candidate})
        for name in measured.measurements:
            if name not in self.failed:
                self._judge(task, name, measured.predicted.get(name, {}))

    def add_lengths(self, measured: Measured) -> None:
        """Take in what was measured at other lengths."""
        self.noted += measured.failures
        for name, more in measured.measurements.items():
            known = self.measurements[name]
            runs = _joined(known, more)
            self.measurements[name] = known.model_copy(update={"runs": runs})

    def leave_open(self, like: Sequence[Verdict]) -> None:
        """Requirements that one candidate was tried for stay open for those that were not."""
        for name in self.measurements:
            if name not in self.served:
                self.served[name] = tuple(untried(name, verdict) for verdict in like)

    def found(self, candidates: Sequence[Candidate], task: Task) -> Findings:
        """What is `known`, and what those that are exported carry from step to step."""
        made = ((c, self.artifacts[c.id]) for c in candidates if c.id in self.artifacts)
        sizes = (StateSize.of(c, artifact, task.serving.batch) for c, artifact in made)
        return replace(self.known, states=tuple(size for size in sizes if size is not None))

    def assessments(self, task: Task, bench: Bench, offers: Offers) -> list[Assessment]:
        """Every offer with what claims say of it; nothing of it is tested on measurements yet."""
        every = [o.candidate for o in offers.offers]
        judged = judge_claims(task, bench.device, every, offers.capabilities, [], self.known)
        return [self.assessment(c, belief(c, judged.evidence)) for c in every]

    def assessment(self, candidate: Candidate, held: Belief) -> Assessment:
        """All that is known of one candidate."""
        name = candidate.id
        failure, measured = self.failed.get(name), self.measurements.get(name)
        ruled_out = self.ruled_out.get(name, "")
        missed = measured is None and failure is None and not ruled_out
        found = (*self.verdicts.get(name, ()), *self.served.get(name, ()))
        return Assessment(
            candidate=candidate,
            belief=held,
            artifact=self.artifacts.get(name),
            measurement=None if failure else measured,
            verdicts=(no_time_left(name),) if missed else found,
            ruled_out=ruled_out,
            failed="" if failure is None else failure.reason,
            contended=measured is not None and busy(measured),
        )

    def _judge(self, task: Task, name: str, predictions: Mapping[SeriesName, Predicted]) -> None:
        measurement, artifact = self.measurements[name], self.artifacts[name]
        crowded, wanted = busy(measurement), task.input.length.typical
        around = neighbours(measurement.lengths(PRIMARY[task.serving.mode]), wanted)
        if around is None or around == (wanted, wanted):
            self.verdicts[name] = verdicts(task, artifact, measurement, crowded)
            return
        predicted = at_length(measurement, *around, wanted, predictions)
        low, high = (
            verdicts(task, artifact, renamed(measurement, length, wanted), crowded)
            for length in around
        )
        here = verdicts(task, artifact, predicted, crowded)
        self.measurements[name] = predicted
        self.verdicts[name] = bracketed(here, low, high, (around[0], wanted, around[1]))


def busy(measurement: Measurement) -> bool:
    """While the task's own length was measured; rounds over lengths have no part in verdicts."""
    return any_contended([run for run in measurement.runs if run.round < FIRST_LENGTH_ROUND])


def _joined(known: Measurement, more: Measurement) -> tuple[Run, ...]:
    """All runs, each once: a profile gives the same ones again, where `known` may have had a
    length predicted."""
    rounds = {run.round for run in known.runs}
    return (*known.runs, *(run for run in more.runs if run.round not in rounds))


def _file_too_big(task: Task, artifact: Artifact) -> str:
    limit_mb = task.limits.model_mb
    if limit_mb is None or artifact.model_bytes <= limit_mb * MEGABYTE:
        return ""
    return f"model file {megabytes(artifact.model_bytes)} is over {limit_mb:g} MB"
