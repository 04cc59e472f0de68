"""The report's JSON about settings: those of a candidate, and the best found, ready to paste."""

from __future__ import annotations

from advisor.core.model import Stored
from advisor.core.recommendation import PrecisionOutcome


class SettingsEntry(Stored):
    """How to run the model, in the words of onnxruntime."""

    provider: str
    threads: int
    spinning: bool
    graph_optimization: str
    state_binding: bool


class PrecisionEntry(Stored):
    """Another arithmetic, measured beside float32; `null` where it was not.

    `times_as_fast`, from `low` to `high` at 95 %, as float32 with the same `settings`.
    `deviation`: root mean square of the outputs' difference over that of the float32 outputs, with
    random weights.
    """

    precision: str
    outcome: PrecisionOutcome
    says: str
    times_as_fast: float | None
    low: float | None
    high: float | None
    operators: dict[str, int]
    deviation: float | None
    model_mb: float | None
    float32_mb: float | None
    settings: SettingsEntry | None


class SessionSettings(Stored):
    """The best settings found, in the names of onnxruntime's `SessionOptions` and its entries.

    `graph_optimization_level` and `execution_mode` name members of onnxruntime's enumerations
    `GraphOptimizationLevel` and `ExecutionMode`. `io_binding`: bind each state's buffer once and
    swap input and output at each step (`run_with_iobinding`); else plain `run`.

    `times_as_fast`, from `low` to `high` at 95 %, as with the settings that stand beside the
    candidate, under which its figures were measured; `over_defaults` as with the runtime's own
    (`null`: the same within noise). `tried` counts all settings that were measured.
    """

    providers: tuple[str, ...]
    intra_op_num_threads: int
    inter_op_num_threads: int
    execution_mode: str
    graph_optimization_level: str
    session_config_entries: dict[str, str]
    io_binding: bool
    times_as_fast: float
    low: float
    high: float
    over_defaults: float | None
    over_defaults_low: float | None
    over_defaults_high: float | None
    tried: int
    precisions: tuple[PrecisionEntry, ...]
