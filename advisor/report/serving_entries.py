"""How candidates serve → its part of the JSON document, in the document's milliseconds."""

from __future__ import annotations

from advisor.core.serving import BatchPoint, PastPoint, RatePoint, Served, Service, Streaming
from advisor.core.units import MEGABYTE
from advisor.report import serving_document as entry


def serving_entry(served: Served) -> entry.ServingEntry:
    """Everything that was measured of how one candidate serves."""
    return entry.ServingEntry(
        candidate=served.candidate,
        origin=served.origin,
        load_ms=_exact(served.load_s * 1e3),
        first_run_ms=_exact(served.first_run_s * 1e3),
        energy=entry.EnergyEntry(joules=_digits(served.energy.joules), note=served.energy.note),
        batches=tuple(_batch(point) for point in served.batches),
        stream=None if served.streaming is None else _stream(served.streaming),
        past=tuple(_past(point) for point in served.past),
        service=None if served.service is None else _service(served.service),
    )


def _batch(point: BatchPoint) -> entry.BatchEntry:
    used = point.memory_bytes
    return entry.BatchEntry(
        batch=point.batch,
        at_percentile_ms=_digits(point.latency_s, 1e3),
        upper_bound_ms=_digits(point.upper_s, 1e3),
        items_per_s=_exact(point.items_per_s),
        memory_mb=_digits(used, 1 / MEGABYTE),
        outcome=point.outcome,
    )


def _stream(run: Streaming) -> entry.StreamingEntry:
    return entry.StreamingEntry(
        length=run.length,
        period_ms=_exact(run.period_s * 1e3),
        budget_ms=_exact(run.budget_s * 1e3),
        steps=run.steps,
        processes=run.processes,
        at_percentile_ms=_digits(run.latency_s, 1e3),
        upper_bound_ms=_digits(run.upper_s, 1e3),
        wake_up_ms=_digits(run.wake_up_s, 1e3),
        misses=run.misses,
        miss_share_upper=_digits(run.miss_share_upper),
        real_time_factor=_exact(run.real_time_factor),
        drift=_digits(run.drift),
        state_bytes_first=run.state_bytes_first,
        state_bytes_last=run.state_bytes_last,
        outcome=run.outcome,
        needs=run.needs,
    )


def _past(point: PastPoint) -> entry.PastEntry:
    return entry.PastEntry(
        past=point.past,
        first_token_ms=_digits(point.first_token_s, 1e3),
        token_ms=_exact(point.token_s * 1e3),
        tokens_per_s=_exact(point.tokens_per_s),
        cache_bytes=point.cache_bytes,
    )


def _service(service: Service) -> entry.ServiceEntry:
    return entry.ServiceEntry(
        workers=service.workers,
        wanted_per_s=_digits(service.wanted_per_s),
        highest_per_s=_digits(service.highest_per_s),
        fails_per_s=_digits(service.fails_per_s),
        rates=tuple(_rate(point) for point in service.points),
    )


def _rate(point: RatePoint) -> entry.RateEntry:
    return entry.RateEntry(
        per_s=_exact(point.per_s),
        answered=point.answered,
        processes=point.processes,
        at_percentile_ms=_digits(point.latency_s, 1e3),
        upper_bound_ms=_digits(point.upper_s, 1e3),
        overloaded=point.overloaded,
        outcome=point.outcome,
    )


def _digits(value: float | None, scale: float = 1.0) -> float | None:
    return None if value is None else _exact(value * scale)


def _exact(value: float) -> float:
    """Six significant digits, as in the rest of the document."""
    return float(f"{value:.6g}")
