"""The bench that measures nothing: it reads a device profile, and says what that lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.core.artifact import Artifact
from advisor.core.candidate import Candidate
from advisor.core.device import Device
from advisor.core.measurement import PRIMARY, Measurement, Origin
from advisor.core.profile import DeviceProfile, ProfileEntry
from advisor.core.shape import TaskShape
from advisor.pipeline.bench import Measured, Plan, Prepared
from advisor.pipeline.between_lengths import Predictions, predicted_at

HEAD_SHARE = 0.10
"""Embedding and head may add this share of the backbone's work more or less than the profile's and
still count as the same cost: what two processes differ by anyway."""


@dataclass(frozen=True)
class ProfileBench:
    """`origin` is how its numbers are labelled: measured here, or on another device."""

    profile: DeviceProfile
    origin: Origin

    @property
    def device(self) -> Device:
        return self.profile.device

    def prepare(self, candidates: Sequence[Candidate], shape: TaskShape, longest: int) -> Prepared:
        """The profile's artifacts, their embedding and head counted as the task has them."""
        found: dict[str, Artifact] = {}
        lacking: dict[str, str] = {}
        for candidate in candidates:
            entry = self._entry(candidate, shape)
            if isinstance(entry, str):
                lacking[candidate.id] = entry
            else:
                found[candidate.id] = _as_for(entry.artifact, candidate, shape)
        return Prepared(found, lacking=lacking)

    def measure(
        self,
        candidates: Sequence[Candidate],
        artifacts: Mapping[str, Artifact],
        shape: TaskShape,
        plan: Plan,
    ) -> Measured:
        """The profile's runs, whatever the plan; a length it lacks is predicted where it has
        longer and shorter ones, for show: what that means is left to the decision."""
        found: dict[str, Measurement] = {}
        chosen: dict[str, ProfileEntry] = {}
        lacking: dict[str, str] = {}
        wanted, series = plan.lengths[0], PRIMARY[shape.mode]
        for candidate in candidates:
            entry = self._entry(candidate, shape)
            if isinstance(entry, str):
                continue
            measurement = Measurement(
                candidate_id=candidate.id, origin=self.origin, runs=entry.runs
            )
            lengths = measurement.lengths(series)
            if plan.first_round == 0 and not lengths[0] <= wanted <= lengths[-1]:
                span = f"{lengths[0]} to {lengths[-1]} steps, not {wanted}"
                lacking[candidate.id] = f"the profile measured it at {span}"
            else:
                found[candidate.id] = measurement
                chosen[candidate.id] = entry
        predicted: Predictions = {}
        if plan.first_round == 0:
            predicted = predicted_at(wanted, chosen, self.profile.entries)
        return Measured(found, lacking=lacking, predicted=predicted)

    def _entry(self, candidate: Candidate, shape: TaskShape) -> ProfileEntry | str:
        """The entry that stands for `candidate`, or why there is none."""
        same = [
            e
            for e in self.profile.entries
            if e.candidate.model_key == candidate.model_key
            and e.candidate.settings == candidate.settings
        ]
        if not same:
            return "the profile did not measure it"
        fitting = [e for e in same if e.shape.mode == shape.mode and e.shape.batch == shape.batch]
        if not fitting:
            return f"the profile did not measure mode {shape.mode!r} at batch {shape.batch}"
        exact = [e for e in fitting if e.shape == shape]
        close = [e for e in fitting if comparable(e.shape, shape, candidate)]
        if not exact and not close:
            return "the profile measured it with an embedding or head of another cost"
        return (exact or close)[0]


def comparable(measured: TaskShape, wanted: TaskShape, candidate: Candidate) -> bool:
    """Whether embedding and head cost nearly the same in both shapes, beside the backbone."""
    difference = measured.work_per_step(candidate.width) - wanted.work_per_step(candidate.width)
    return abs(difference) <= HEAD_SHARE * candidate.backbone_parameters


def _as_for(artifact: Artifact, candidate: Candidate, shape: TaskShape) -> Artifact:
    embedding = shape.embedding_parameters(candidate.width)
    head = shape.head_parameters(candidate.width)
    more = embedding + head - artifact.embedding_parameters - artifact.head_parameters
    graphs = tuple(
        g.model_copy(update={"file_bytes": g.file_bytes + 4 * more}) for g in artifact.graphs
    )
    return artifact.model_copy(
        update={
            "candidate_id": candidate.id,
            "embedding_parameters": embedding,
            "head_parameters": head,
            "graphs": graphs,
        }
    )
