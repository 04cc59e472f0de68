"""How to run a candidate, and what that gains: settings that were measured, not looked up.

Another precision is told beside them and not recommended: what it does to accuracy on the user's
data was not measured.
"""

from __future__ import annotations

from advisor.core.candidate import Candidate
from advisor.core.recommendation import Contender, Recommendation, Tuning
from advisor.core.settings import CPU, Settings
from advisor.decide.precision import CHECK, differs
from advisor.decide.settings_words import in_words, times_as_fast


def run_with(candidate: Candidate, settings: Settings, runtime: str = "onnxruntime") -> str:
    """The deployment settings: "onnxruntime on CPU, 1 thread, float32"."""
    where = f"{runtime} on {provider(settings.provider)}"
    return f"{where}, {in_words(settings)}, {candidate.precision}"


def provider(name: str) -> str:
    """`CPUExecutionProvider` as "CPU"."""
    return "CPU" if name == CPU else name.removesuffix("ExecutionProvider")


def how_to_run(answer: Recommendation, contender: Contender) -> tuple[str, ...]:
    """The settings and what they gain, then a line for each other precision that was tried."""
    told = f"Run it with {_settings(answer, contender)}."
    return (told, *_converted(contender), *_precisions(answer, contender))


def how_to_run_others(answer: Recommendation) -> tuple[tuple[str, str], ...]:
    """Label and settings of each other candidate that settings were looked for."""
    wanted = {t.candidate for t in answer.tunings} - {answer.winner}
    rows = []
    for contender in answer.contenders:
        if contender.id in wanted:
            told = f"{_settings(answer, contender, brief=True)}."
            rows.append(
                (contender.candidate.label, " ".join((told, *_precisions(answer, contender))))
            )
    return tuple(rows)


def _settings(answer: Recommendation, contender: Contender, brief: bool = False) -> str:
    tuning = _tuning(answer, contender)
    own = contender.candidate.settings
    best = own if tuning is None else tuning.settings
    return f"{run_with(contender.candidate, best, _runtime(contender))}{_gain(tuning, own, brief)}"


def _precisions(answer: Recommendation, contender: Contender) -> tuple[str, ...]:
    tuning = _tuning(answer, contender)
    return () if tuning is None else tuple(f"{tried.says}." for tried in tuning.precisions)


def _tuning(answer: Recommendation, contender: Contender) -> Tuning | None:
    return next((t for t in answer.tunings if t.candidate == contender.id), None)


def _converted(contender: Contender) -> tuple[str, ...]:
    """Of a candidate that is not in float32: what that changed, and how far off it is."""
    made = None if contender.artifact is None else contender.artifact.converted
    if made is None:
        return ()
    operators = ", ".join(f"{n} {name}" for name, n in sorted(made.operators.items()))
    return (f"{made.precision} put in {operators}; {differs(made.deviation)}: {CHECK}.",)


def _gain(tuning: Tuning | None, own: Settings, brief: bool) -> str:
    if tuning is None:
        return ""
    defaults = _over_defaults(tuning)
    if tuning.settings == own:
        return f": {defaults}" if defaults else f"; {_nothing_faster(tuning)}"
    times = times_as_fast(tuning.times, tuning.low, tuning.high)
    more = f", and {defaults}" if defaults else ""
    whose = "" if brief else ", which the figures here are of"
    return f": {times} as with {in_words(own)}{whose}{more}"


def _nothing_faster(tuning: Tuning) -> str:
    others = len(tuning.tried) - 1
    if not others:
        return "there is no other setting to try here"
    return f"none of {others} other settings is surely faster"


def _over_defaults(tuning: Tuning) -> str:
    """ "2.5 times as fast (2.4 to 2.6) as with the runtime's defaults", "" within noise."""
    if tuning.over_defaults is None:
        return ""
    times = times_as_fast(tuning.over_defaults, tuning.defaults_low, tuning.defaults_high)
    return f"{times} as with the runtime's defaults"


def _runtime(contender: Contender) -> str:
    return contender.measurement.runs[0].runtime if contender.measurement else "onnxruntime"
