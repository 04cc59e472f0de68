"""Settings in the JSON document, in onnxruntime's own names: ready for `SessionOptions`."""

from __future__ import annotations

from advisor.core.artifact import Artifact
from advisor.core.recommendation import Contender, PrecisionTried, Recommendation, Tuning
from advisor.core.settings import CPU, Settings
from advisor.core.units import MEGABYTE
from advisor.decide.tuning import carries_state
from advisor.report import settings_document as entry

LEVELS = {
    "disable": "ORT_DISABLE_ALL",
    "basic": "ORT_ENABLE_BASIC",
    "extended": "ORT_ENABLE_EXTENDED",
    "all": "ORT_ENABLE_ALL",
}
"""Members of onnxruntime's `GraphOptimizationLevel`."""


def settings_entry(settings: Settings) -> entry.SettingsEntry:
    """The settings that a candidate's figures were measured with."""
    return entry.SettingsEntry(
        provider=settings.provider,
        threads=settings.threads,
        spinning=settings.spinning,
        graph_optimization=settings.graph_optimization,
        state_binding=settings.state_binding,
    )


def best_settings(answer: Recommendation, contender: Contender) -> entry.SessionSettings | None:
    """The best ones found for `contender`, `None` where they were not looked for."""
    tuning = next((t for t in answer.tunings if t.candidate == contender.id), None)
    return None if tuning is None else _session(tuning, contender.artifact)


def _session(tuning: Tuning, artifact: Artifact | None) -> entry.SessionSettings:
    best = tuning.settings
    return entry.SessionSettings(
        providers=tuple(dict.fromkeys((best.provider, CPU))),
        intra_op_num_threads=best.threads,
        inter_op_num_threads=1,
        execution_mode="ORT_SEQUENTIAL",
        graph_optimization_level=LEVELS[best.graph_optimization],
        session_config_entries={"session.intra_op.allow_spinning": "1" if best.spinning else "0"},
        io_binding=best.state_binding and _binds(artifact),
        times_as_fast=_exact(tuning.times),
        low=_exact(tuning.low),
        high=_exact(tuning.high),
        over_defaults=_digits(tuning.over_defaults),
        over_defaults_low=_digits(tuning.defaults_low),
        over_defaults_high=_digits(tuning.defaults_high),
        tried=len(tuning.tried),
        precisions=tuple(_precision(tried) for tried in tuning.precisions),
    )


def _binds(artifact: Artifact | None) -> bool:
    return artifact is not None and carries_state(artifact)


def _precision(tried: PrecisionTried) -> entry.PrecisionEntry:
    return entry.PrecisionEntry(
        precision=tried.precision,
        outcome=tried.outcome,
        says=tried.says,
        times_as_fast=_digits(tried.times),
        low=_digits(tried.low),
        high=_digits(tried.high),
        operators=tried.operators,
        deviation=_digits(tried.deviation),
        model_mb=_mb(tried.model_bytes),
        float32_mb=_mb(tried.float32_bytes),
        settings=None if tried.settings is None else settings_entry(tried.settings),
    )


def _mb(count: int | None) -> float | None:
    return None if count is None else _exact(count / MEGABYTE)


def _digits(value: float | None) -> float | None:
    return None if value is None else _exact(value)


def _exact(value: float) -> float:
    return float(f"{value:.6g}")
