"""The questions about how it is served, how fast, and in how much room."""

from __future__ import annotations

from advisor.cli import answer_words as typed
from advisor.cli import usual_answers as usual
from advisor.cli.question import Choice, Question, fixed

_LATENCY = {
    "request": "Within how many milliseconds must an answer come?",
    "stream": "Within how many milliseconds must a step be done, if sooner than the next?",
    "generate": "Within how many milliseconds must each further token come?",
}

SERVING: tuple[Question, ...] = (
    Question(
        "mode",
        "serving.mode",
        lambda _: "How will it be served?",
        "A stream carries its state along and answers at every step: models that must see the "
        "whole input, such as bidirectional ones, can't do that.",
        choices=(
            Choice("request", "the whole input goes in, one answer comes out"),
            Choice("stream", "steps arrive one at a time, an answer after each"),
            Choice("generate", "the answer is written token by token"),
        ),
        default=usual.serving_mode,
        required=True,
    ),
    Question(
        "period_ms",
        "serving.period_ms",
        lambda _: "A step arrives every how many milliseconds?",
        "Or as 0.5 s. A model that takes longer than this falls behind for ever. "
        "Sound is usually cut into steps of 10 ms. `none` if there is no fixed pace.",
        typed.optional(typed.milliseconds),
        default=usual.period,
        when=lambda a: usual.mode(a) == "stream",
    ),
    Question(
        "latency_ms",
        "serving.latency_ms",
        lambda a: _LATENCY.get(usual.mode(a), _LATENCY["request"]),
        "Or as 0.5 s; `none` for no limit. Up to 100 ms feels instant, up to 1 s "
        "keeps the flow of thought. In a stream, none means that the period is the limit. Leave "
        "room for what else happens on the way.",
        typed.optional(typed.milliseconds),
        default=usual.latency,
    ),
    Question(
        "first_token_ms",
        "serving.first_token_ms",
        lambda _: "Within how many milliseconds must the first token come?",
        "Before it writes, the model reads the whole input. Up to 1 s keeps the flow of thought; "
        "`none` for no limit.",
        typed.optional(typed.milliseconds),
        default=fixed(usual.FIRST_TOKEN_MS),
        when=lambda a: usual.mode(a) == "generate",
    ),
    Question(
        "percentile",
        "serving.percentile",
        lambda _: "What percentage of the answers must be that fast?",
        "95 lets one answer in twenty be late, 99 one in a hundred. A higher one needs more "
        "measurements: 59 runs at least for 95, 299 for 99, 2,995 for 99.9.",
        typed.percent,
        default=fixed(95.0),
        when=usual.has_budget,
    ),
    Question(
        "batch",
        "serving.batch",
        lambda _: "How many inputs are answered together?",
        "1 if each is answered as it comes. More raises what is done per second, but each waits.",
        typed.whole_number,
        default=fixed(1),
        when=lambda a: usual.mode(a) == "request",
    ),
    Question(
        "requests_per_second",
        "serving.requests_per_second",
        lambda _: "How many requests arrive per second, when many clients call?",
        "`none` if there is one caller who waits for each answer.",
        typed.optional(typed.number),
        default=fixed(None),
        when=lambda a: usual.mode(a) == "request",
    ),
    Question(
        "memory_mb",
        "limits.memory_mb",
        lambda _: "How much memory may it take, in megabytes?",
        "Of the whole process at its peak; the runtime alone takes some tens of megabytes. The "
        "default is a quarter of this machine's memory. `none` for no limit.",
        typed.optional(typed.megabytes),
        default=usual.memory,
        from_machine=True,
    ),
    Question(
        "model_mb",
        "limits.model_mb",
        lambda _: "How large may the model file be, in megabytes?",
        "A million parameters are 4 MB in float32. Matters where it is downloaded or flashed. "
        "`none` for no limit.",
        typed.optional(typed.megabytes),
        default=fixed(None),
    ),
)
