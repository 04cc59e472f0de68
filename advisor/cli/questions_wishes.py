"""The questions about data, what counts more, and what the task hangs on."""

from __future__ import annotations

from advisor.cli import answer_words as typed
from advisor.cli import usual_answers as usual
from advisor.cli.question import Choice, Question, fixed

_NEED_CHOICES = (
    Choice("unknown", "I don't know"),
    Choice("none", "not at all"),
    Choice("some", "it helps"),
    Choice("strong", "the answer hangs on it"),
)


def _need(id: str, text: str, help: str) -> Question:
    return Question(
        id=id,
        field=f"needs.{id}",
        text=lambda _: text,
        help=help,
        choices=_NEED_CHOICES,
        default=fixed("unknown"),
        when=usual.has_needs,
    )


WISHES: tuple[Question, ...] = (
    Question(
        "examples",
        "data.examples",
        lambda _: "How many labelled examples are there to learn from?",
        "With few, small models or pretrained ones do better. `none` if you don't know.",
        typed.optional(typed.whole_number),
        default=fixed(None),
    ),
    Question(
        "pretrained",
        "data.pretrained",
        lambda _: "May a pretrained model be used?",
        "Where one exists for the language or signal, it saves examples, but it is mostly large.",
        choices=(
            Choice("allowed", "yes, if there is one"),
            Choice("unavailable", "no: there is none, or rules forbid it"),
        ),
        default=fixed("allowed"),
    ),
    Question(
        "priority",
        "priority",
        lambda _: "Among those that meet your limits, what counts more?",
        "It decides between candidates that all pass: the one expected to answer best, or the one "
        "that takes the least time and memory.",
        choices=(
            Choice("quality", "the best answers"),
            Choice("balanced", "both"),
            Choice("cost", "the least time and memory"),
        ),
        default=fixed("balanced"),
    ),
    Question(
        "special",
        "",
        lambda _: "Is there something special it must be good at?",
        "Looking things up far back, keeping exact count, repeating word for word, long range. "
        "Architectures differ most in these. Say no if you don't know.",
        choices=(Choice("no", "no, or I don't know"), Choice("yes", "yes, ask me about four")),
        default=usual.special,
    ),
    _need(
        "recall",
        "Must it look up something by key that it saw earlier?",
        "Such as: which value went with this name, three pages back? Attention is good at it, "
        "models with a fixed state are not.",
    ),
    _need(
        "state_tracking",
        "Must it keep an exact count or state, step after step?",
        "Such as: is the valve open after these 200 commands? Recurrent models are good at it, "
        "attention is not.",
    ),
    _need(
        "copying",
        "Must it repeat parts of its input word for word?",
        "Such as names, numbers or code that stand in the input and in the answer.",
    ),
    _need(
        "long_range",
        "Does the answer hang on things far back in the input?",
        "If a person could answer from the last few steps, say none.",
    ),
    Question(
        "name",
        "name",
        lambda _: "What do you call this task?",
        "It is shown in the report.",
        default=usual.name,
    ),
)
