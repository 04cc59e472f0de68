"""`advisor probe`: what each family learns of small synthetic tasks, by training it on them.

The answer of `advisor recommend` uses the results that are kept here before those that come with
advisor, so none of this needs to be run to get advice.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from advisor.cli.options import AsJson, Families, Fresh, listed

if TYPE_CHECKING:
    from advisor.core.learned import Budget
    from advisor.pipeline.probing import Asked
    from advisor.pipeline.probing_run import Probed

MOST_SEED = 2**31


def probe(
    families: Families = "",
    probes: Annotated[str, typer.Option(help="Only these probes.", metavar="A,B")] = "",
    sizes: Annotated[
        str, typer.Option(help="Size bands: tiny, small, medium, large.", metavar="A,B")
    ] = "small",
    lengths: Annotated[
        str, typer.Option(help="Test at these lengths, not the probe's own.", metavar="N,N")
    ] = "",
    seeds: Annotated[
        str,
        typer.Option(help="Train from each of these.", metavar="N,N"),
    ] = "0",
    quick: Annotated[
        bool, typer.Option("--quick", help="Four probes, 15 s for each attempt.")
    ] = False,
    seconds: Annotated[
        float | None, typer.Option(min=0.5, help="Processor seconds of one attempt.")
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Steps of one attempt.")] = None,
    jobs: Annotated[
        int, typer.Option(min=0, max=4096, help="Attempts at once; 0: as many as cores.")
    ] = 0,
    time_limit: Annotated[
        float | None, typer.Option(min=1, help="Begin no attempt after so many seconds.")
    ] = None,
    backend: Annotated[
        str, typer.Option(help="Where to work: local, dask or ray, through joblib.")
    ] = "local",
    address: Annotated[str, typer.Option(help="Address of the dask or ray cluster.")] = "",
    fresh: Fresh = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Repeat a sample of the shipped results; compare.")
    ] = False,
    sample: Annotated[int, typer.Option(min=1, help="How many --verify repeats.")] = 4,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the results to this file.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Train families on synthetic tasks; show what each has learned."""
    from advisor.cli import output as out
    from advisor.pipeline import probing

    if verify:
        from advisor.cli.probe_verify import verify_shipped

        verify_shipped(sample, listed(families), listed(probes), jobs, json)
        return
    if output is not None:
        out.check_writable(output)
    asked = probing.Asked(
        families=listed(families),
        probes=listed(probes) or (quick_probes() if quick else ()),
        sizes=listed(sizes) or ("small",),
        lengths=_lengths(lengths),
        seeds=_seeds(seeds),
        budget=_budget(quick, seconds, steps),
    )
    probed = _run(asked, jobs, time_limit, backend, address, fresh)
    if output is not None:
        _write(output, probed)
    _show(probed, json)
    if not probed.results and not probed.gradients:
        raise typer.Exit(4)


def quick_probes() -> tuple[str, ...]:
    """Those that separate in seconds, and the control."""
    from advisor.learn.probing import QUICK_PROBES

    return QUICK_PROBES


def _run(
    asked: Asked, jobs: int, time_limit: float | None, backend: str, address: str, fresh: bool
) -> Probed:
    import time

    from advisor.cli.progress import observer
    from advisor.device.limits import usable_cores
    from advisor.pipeline.offers import check_sizes
    from advisor.pipeline.probing import plan
    from advisor.pipeline.probing_cluster import within
    from advisor.pipeline.probing_run import run
    from advisor.store.learned import LearnedStore
    from advisor.store.places import places

    check_sizes(asked.sizes)
    deadline = None if time_limit is None else time.monotonic() + time_limit
    listener = observer()
    planned = plan(asked)
    store = LearnedStore(places().learned, listener.note)
    workers = jobs or (usable_cores() if backend == "local" else -1)
    with within(backend, address):
        around = "threading" if backend == "local" else None
        return run(planned, store, listener, workers, deadline, fresh, backend=around)


def _show(probed: Probed, json: bool) -> None:
    from advisor.cli import output as out
    from advisor.cli import probe_table as table

    if json:
        out.as_json(
            "probes",
            list(table.score_rows(probed.results)),
            results=[
                found.model_dump(mode="json", exclude={"attempts"}) for found in probed.results
            ],
            gradients=[found.model_dump(mode="json") for found in probed.gradients],
            failures=[failure.model_dump(mode="json") for failure in probed.failures],
        )
        return
    for heading, rows in table.tables(probed.results):
        out.write(f"{heading}\n")
        out.table(table.COLUMNS, rows, "")
        out.write("\n")
    out.write(table.NOTE if probed.results else "nothing was trained\n")
    if any(found.is_error for found in probed.results):
        out.write(table.ERROR_NOTE)
    if probed.gradients:
        out.write("\n")
        out.table(table.GRADIENT_COLUMNS, table.gradient_rows(probed.gradients), "")
    for failure in probed.failures:
        out.write(f"failed: {failure.plugin}: {failure.reason}\n")
    if probed.out_of_time:
        out.write("the time limit came first: run the same command again to go on\n")


def _write(path: Path, probed: Probed) -> None:
    from advisor.files.learnability import write_learnability
    from advisor.pipeline.probing_table import table_of

    write_learnability(path, table_of(probed))
    count = len(probed.results)
    sys.stderr.write(f"written to {path}: {count} results\n")


def _budget(quick: bool, seconds: float | None, steps: int | None) -> Budget:
    from advisor.core.learned import Budget
    from advisor.errors import InputError
    from advisor.learn.probing import FULL, QUICK

    if seconds is not None and not math.isfinite(seconds):
        raise InputError("--seconds is a number of seconds", "leave it out for the usual budget")
    usual = QUICK if quick else FULL
    return Budget(
        steps=usual.steps if steps is None else steps,
        cpu_s=usual.cpu_s if seconds is None else seconds,
    )


def _lengths(text: str) -> tuple[int, ...]:
    from advisor.cli.profile import parse_lengths

    return parse_lengths(text) if text else ()


def _seeds(text: str) -> tuple[int, ...]:
    """Raises `InputError` for what is no seed."""
    from advisor.errors import InputError, Problem

    words = listed(text)
    wrong = [w for w in words if not (w.isascii() and w.isdigit() and int(w) < MOST_SEED)]
    if wrong or not words:
        raise InputError(
            "seeds are whole numbers, separated by commas",
            "for example --seeds 0,1,2",
            problems=tuple(Problem("--seeds", f"{w!r} is no seed") for w in wrong),
        )
    return tuple(dict.fromkeys(int(word) for word in words))
