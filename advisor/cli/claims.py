"""`advisor claims`: what people say of sequence models, and what this device says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from advisor.cli.options import AsJson, Families, TimeLimit, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.core.evidence import ClaimResult
    from advisor.core.failure import Failure
    from advisor.pipeline.claims import TestedClaims
    from advisor.registry import Loaded


def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Claims by name or number (C03, R2); none: all.", metavar="[NAME]..."),
    ] = None,
    test: Annotated[
        bool, typer.Option("--test", help="Test them here, by measurement and by probe.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer lengths and processes (with --test).")
    ] = False,
    families: Families = "",
    time_limit: TimeLimit = None,
    json: AsJson = False,
) -> None:
    """List what people say, with sources; test it here."""
    from advisor.cli import claim_words, output
    from advisor.cli.progress import observer
    from advisor.pipeline.claims import find_claims

    _only_with_test(test, quick=quick, families=bool(families), time_limit=time_limit is not None)
    wanted = tuple(names or ())
    found, broken = find_claims(wanted)
    made = _tested(found, quick, listed(families), time_limit) if test else None
    results = {} if made is None else {result.id: result for result in made.results}
    failures = (*broken, *(made.failures if made else ()))
    if json:
        output.as_json("claims", [_row(one, results) for one in found], **_beside(failures))
        return
    if made is not None:
        output.write(claim_words.tested(found, results, made.out_of_time, output.width()))
    elif wanted:
        output.write("\n".join(claim_words.explained(one, output.width()) for one in found))
    else:
        output.write(claim_words.listed(found, output.width()))
    listener = observer()
    for failure in failures:
        listener.note(f"failed: {failure.plugin}, {failure.stage}: {failure.reason}")


def _only_with_test(test: bool, **given: bool) -> None:
    """These options say how to test: without --test they are an error, never ignored."""
    from advisor.errors import InputError, Problem

    wrong = [name.replace("_", "-") for name, on in given.items() if on and not test]
    if wrong:
        raise InputError(
            "these options say how to test the claims",
            "add --test",
            problems=tuple(Problem(f"--{name}", "needs --test") for name in wrong),
        )


def _tested(
    found: list[Loaded], quick: bool, families: tuple[str, ...], time_limit: float | None
) -> TestedClaims:
    from advisor import registry
    from advisor.cli import benches
    from advisor.core.settings import Settings
    from advisor.pipeline.claims import run_claims

    known = {one.name for one in registry.find("families")}
    missing = [name for name in families if name not in known]
    if missing:
        raise registry.unknown("families", missing)
    return run_claims(benches.live(Settings(), time_limit), found, quick, families)


def _row(claim: Loaded, results: Mapping[str, ClaimResult]) -> dict[str, object]:
    plugin, result = claim.plugin, results.get(claim.name)
    return {
        "id": claim.name,
        "number": plugin.number,
        "says": plugin.says,
        "quotes": [quote.model_dump() for quote in plugin.quotes],
        "source": plugin.source,
        "figure": plugin.figure,
        "standing": plugin.standing,
        "where": plugin.where.told,
        "contradicts": list(plugin.contradicts),
        "testable": bool(plugin.experiments),
        "status": "not tested" if result is None else result.status,
        "reason": "`advisor claims --test` tests it" if result is None else result.reason,
    }


def _beside(failures: tuple[Failure, ...]) -> dict[str, object]:
    return {"failures": [failure.model_dump() for failure in failures]}
