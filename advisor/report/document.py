"""The report as JSON: the model is the format, and its JSON Schema is made from it.

`JsonReporter` fills this model, so the schema that `advisor schema report` prints can't differ
from what is written. Keys are never removed or renamed within one `schema_version`; new ones may
be added. A number that does not exist is `null`: a percentile without an upper bound at the number
of runs, a candidate that was never measured. The objects around them are always there.

History of the format: 1 (first).
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from advisor.core.artifact import Form
from advisor.core.candidate import Hyperparameter
from advisor.core.device import Caches, Ceilings
from advisor.core.evidence import ClaimStatus
from advisor.core.failure import Stage
from advisor.core.measurement import Grade, Origin, SeriesName
from advisor.core.model import Stored
from advisor.core.recommendation import Standing, Status
from advisor.core.task import Task
from advisor.core.verdict import Outcome
from advisor.report.serving_document import ServingEntry
from advisor.report.settings_document import SessionSettings, SettingsEntry

SCHEMA_VERSION: Literal[1] = 1


class DeviceEntry(Stored):
    """The machine that the answer is for; `fingerprint` names its hardware."""

    fingerprint: str
    name: str
    system: str
    architecture: str
    processor: str
    physical_cores: int
    usable_cores: int
    memory_bytes: int
    caches: Caches
    instructions: tuple[str, ...]
    accelerators: tuple[str, ...]
    providers: tuple[str, ...]
    virtual: bool | None
    ceilings: Ceilings | None


class Answer(Stored):
    """`candidate` is the id to look up in `candidates`; `null` where none can be named."""

    status: Status
    candidate: str | None
    family: str | None
    label: str | None
    probability_best: float | None
    tied: tuple[str, ...]
    nearest_miss: str | None
    reasons: tuple[str, ...]
    would_change: tuple[str, ...]
    settings: SessionSettings | None


class ParametersEntry(Stored):
    """The embedding and the head belong to the task, the backbone to the candidate."""

    backbone: int
    embedding: int
    head: int


class GraphEntry(Stored):
    """One ONNX file."""

    form: Form
    path: str
    sha256: str
    file_bytes: int


class ArtifactEntry(Stored):
    """`path` and `sha256` are of the graph that the latency is measured on."""

    path: str | None
    sha256: str | None
    opset: int | None
    exported_with: str | None
    graphs: tuple[GraphEntry, ...]


class LatencyEntry(Stored):
    """Milliseconds at the task's typical length, per request, step or token.

    `upper_bound` is the value that the `percentile` the task names is below with 95 % confidence;
    `at_percentile` is that percentile. `n` counts timed runs over all `processes`.
    """

    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    upper_bound: float | None
    n: int
    processes: int
    percentile: float
    at_percentile: float | None
    length: int
    series: SeriesName


class LengthEntry(Stored):
    """Milliseconds at one measured length."""

    length: int
    p50: float | None
    at_percentile: float | None
    upper_bound: float | None
    n: int


class EvidenceEntry(Stored):
    """What moved a candidate's expected quality, and by how many points."""

    source: str
    origin: Literal["claim", "probe", "trial"]
    shift: float
    sd: float
    reason: str


class QualityEntry(Stored):
    """Points: percent of the simplest answer's errors removed, against the average family."""

    mean: float
    sd: float
    evidence: tuple[EvidenceEntry, ...]


class VerdictEntry(Stored):
    """One requirement. `value`, `limit` and the bounds are in `unit`."""

    requirement: str
    outcome: Outcome
    reason: str
    value: float | None
    limit: float | None
    lower: float | None
    upper: float | None
    unit: str
    needs: str


class ConditionsEntry(Stored):
    """How quiet the machine was: the worst over all processes, `null` where it can't be read."""

    runtime: str
    runtime_version: str
    provider: str
    nodes_by_provider: dict[str, int]
    started_at: str
    cpu_share_least: float | None
    steal_share_most: float | None
    load_1m_most: float | None


class CandidateEntry(Stored):
    """One candidate, best first. `memory_mb` is the whole process at its peak.

    `predicted_share`, of a predicted origin: its median may be off by that share, 9 times in 10.
    """

    id: str
    family: str
    band: str
    standing: Standing
    reason: str
    probability_best: float
    parameters: int
    parameters_by_part: ParametersEntry
    hyperparameters: dict[str, Hyperparameter]
    precision: str
    settings: SettingsEntry
    best_settings: SessionSettings | None
    artifact: ArtifactEntry
    latency_ms: LatencyEntry
    first_token_ms: LatencyEntry | None
    lengths: tuple[LengthEntry, ...]
    memory_mb: float | None
    model_mb: float | None
    state_bytes: int | None
    first_run_ms: float | None
    load_ms: float | None
    origin: Origin | None
    predicted_share: float | None
    quality: QualityEntry
    verdicts: tuple[VerdictEntry, ...]
    conditions: ConditionsEntry | None
    trust: TrustEntry | None


class ClaimEntry(Stored):
    """A claim's standing on this device."""

    id: str
    status: ClaimStatus
    reason: str
    says: str
    source: str
    number: str = ""


class TrainingEntry(Stored):
    """Steps of forward, loss and backward on all cores: `saved_mb` is what the graph keeps,
    `epoch_s` a pass over the task's examples, without the optimiser's update."""

    family: str
    band: str
    length: int
    batch: int
    threads: int
    kernel: str
    ms_per_thousand_tokens: float
    saved_mb: float | None
    epoch_s: float | None


class CrossingEntry(Stored):
    """`b` overtakes `a` at `length`, surely between `low` and `high`; all `null`: no crossing."""

    a: str
    b: str
    length: float | None
    low: int | None
    high: int | None
    faster: str | None
    shortest: int
    longest: int
    says: str


class LeadEntry(Stored):
    """The fastest candidate over a stretch of measured lengths."""

    candidate: str
    shortest: int
    longest: int


class FailureEntry(Stored):
    """What went wrong; the rest went on."""

    stage: Stage
    plugin: str
    candidate: str | None
    reason: str


class TrustEntry(Stored):
    """How far the measurements can be trusted, why, and what would make them better."""

    grade: Grade
    reasons: tuple[str, ...]
    advice: tuple[str, ...]


class Report(Stored):
    """The whole answer, with everything that it rests on."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_serialization_defaults_required=True
    )

    schema_version: Literal[1] = SCHEMA_VERSION
    advisor_version: str
    task: Task
    device: DeviceEntry
    recommendation: Answer
    candidates: tuple[CandidateEntry, ...]
    claims: tuple[ClaimEntry, ...]
    crossings: tuple[CrossingEntry, ...]
    leads: tuple[LeadEntry, ...]
    serving: tuple[ServingEntry, ...]
    training: tuple[TrainingEntry, ...]
    failures: tuple[FailureEntry, ...]
    trust: TrustEntry
    profile_source: str | None
    elapsed_s: float | None
