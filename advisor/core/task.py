"""What the user wants, exactly as the task file says it (format 1, `files/task_toml.py`).

Everything but the kind, the input and the serving mode has a default that a practitioner would
accept. A budget left out is no requirement. Limits of each number are wide, and there to catch
slips (a latency in seconds, a length in characters), not to forbid.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from advisor.core.model import Stored

Kind = Literal[
    "classification",
    "pair-classification",
    "span-extraction",
    "tagging",
    "language-modeling",
    "translation",
    "transcription",
    "captioning",
    "forecasting",
    "regression",
]
Mode = Literal["request", "stream", "generate"]
Priority = Literal["quality", "balanced", "cost"]
Need = Literal["unknown", "none", "some", "strong"]

KINDS: tuple[Kind, ...] = get_args(Kind)
MODES: tuple[Mode, ...] = get_args(Mode)
GENERATED: frozenset[Kind] = frozenset(
    {"language-modeling", "translation", "captioning", "transcription"}
)
"""Kinds whose answer is a sequence that can be written token by token."""
PER_POSITION: frozenset[Kind] = frozenset(
    {"tagging", "span-extraction", "language-modeling", "transcription"}
)
"""Kinds that answer at every position of the input, not once for the whole."""

Count = Annotated[int, Field(ge=1)]


class Length(Stored):
    """Steps in one input: tokens, frames or samples in time."""

    typical: Annotated[int, Field(ge=1, le=1_000_000)]
    max: Annotated[int | None, Field(ge=1, le=1_000_000)] = None

    @model_validator(mode="after")
    def _ordered(self) -> Length:
        if self.max is not None and self.typical > self.max:
            raise ValueError(f"typical ({self.typical}) is above max ({self.max})")
        return self

    @property
    def longest(self) -> int:
        return self.max if self.max is not None else self.typical


class Input(Stored):
    """One step is a token (an id below `vocab_size`) or a vector of `channels` numbers."""

    type: Literal["tokens", "features"]
    length: Length
    vocab_size: Annotated[int | None, Field(ge=2, le=2_000_000)] = None
    channels: Annotated[int | None, Field(ge=1, le=100_000)] = None

    @model_validator(mode="after")
    def _one_kind_of_step(self) -> Input:
        if self.type == "tokens" and self.channels is not None:
            raise ValueError("channels belongs to type 'features'; tokens have vocab_size")
        if self.type == "features" and self.vocab_size is not None:
            raise ValueError("vocab_size belongs to type 'tokens'; features have channels")
        if self.type == "features" and self.channels is None:
            raise ValueError("features need channels: how many numbers describe one step")
        return self

    @property
    def vocabulary(self) -> int:
        """Distinct tokens; 8,000 is a usual subword vocabulary for one language."""
        return self.vocab_size or 8000


class Output(Stored):
    """Classes, tags, vocabulary, or forecast horizon in steps."""

    size: Annotated[int | None, Field(ge=1, le=2_000_000)] = None


class Serving(Stored):
    """How answers are asked for, and how fast they must come (milliseconds, at a percentile)."""

    mode: Mode
    batch: Annotated[int, Field(ge=1, le=4096)] = 1
    latency_ms: Annotated[float | None, Field(gt=0, le=3_600_000)] = None
    first_token_ms: Annotated[float | None, Field(gt=0, le=3_600_000)] = None
    percentile: Annotated[float, Field(ge=50, le=99.9)] = 95.0
    period_ms: Annotated[float | None, Field(gt=0, le=86_400_000)] = None
    requests_per_second: Annotated[float | None, Field(gt=0, le=1_000_000)] = None

    @model_validator(mode="after")
    def _fits_the_mode(self) -> Serving:
        if self.first_token_ms is not None and self.mode != "generate":
            raise ValueError(f"first_token_ms is for mode 'generate', not {self.mode!r}")
        if self.period_ms is not None and self.mode != "stream":
            raise ValueError(f"period_ms is for mode 'stream', not {self.mode!r}")
        return self


class Limits(Stored):
    """Megabytes (1,000,000 bytes) of process memory at its peak, and of the model file."""

    memory_mb: Annotated[float | None, Field(gt=0, le=10_000_000)] = None
    model_mb: Annotated[float | None, Field(gt=0, le=10_000_000)] = None


class Data(Stored):
    """What there is to learn from."""

    examples: Annotated[int | None, Field(ge=1, le=10**12)] = None
    pretrained: Literal["allowed", "unavailable"] = "allowed"


class Needs(Stored):
    """What the task asks of a model beyond cost, as far as the user knows."""

    recall: Need = "unknown"
    state_tracking: Need = "unknown"
    copying: Need = "unknown"
    long_range: Need = "unknown"


class Task(Stored):
    """The whole question. See `advisor schema task` for the JSON Schema."""

    schema_version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=200)] = "unnamed task"
    kind: Kind
    priority: Priority = "balanced"
    input: Input
    output: Output = Output()
    serving: Serving
    limits: Limits = Limits()
    data: Data = Data()
    needs: Needs = Needs()

    @model_validator(mode="after")
    def _kind_and_mode_agree(self) -> Task:
        mode, kind = self.serving.mode, self.kind
        if mode == "generate" and kind not in GENERATED:
            raise ValueError(
                f"a {kind} answer is not generated token by token; use mode 'request'"
            )
        if mode == "stream" and kind in (
            "pair-classification",
            "span-extraction",
            "translation",
            "captioning",
        ):
            raise ValueError(
                f"{kind} needs its whole input before it can answer; use mode 'request'"
            )
        if kind == "language-modeling" and self.input.type != "tokens":
            raise ValueError("language-modeling reads tokens; input.type is 'features'")
        return self

    @property
    def output_size(self) -> int:
        """`output.size`, or what the kind implies: a vocabulary, 24 steps, two classes."""
        if self.output.size is not None:
            return self.output.size
        if self.kind in ("language-modeling", "translation", "captioning"):
            return self.input.vocabulary
        defaults = {"forecasting": 24, "regression": 1, "tagging": 9, "transcription": 29}
        return defaults.get(self.kind, 2)

    @property
    def latency_s(self) -> float | None:
        """The budget per request, step or token, in seconds; a stream's is at most its period."""
        budgets = [b for b in (self.serving.latency_ms, self.serving.period_ms) if b is not None]
        return min(budgets) / 1e3 if budgets else None

    @property
    def first_token_s(self) -> float | None:
        ms = self.serving.first_token_ms
        return None if ms is None else ms / 1e3

    @property
    def quantile(self) -> float:
        """The percentile the user named, as a share: 0.95."""
        return self.serving.percentile / 100
