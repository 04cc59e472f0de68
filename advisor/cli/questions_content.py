"""The questions about what goes in and what comes out."""

from __future__ import annotations

from advisor.cli import answer_words as typed
from advisor.cli import usual_answers as usual
from advisor.cli.question import Choice, Question, fixed

_OUTPUT = {
    "tagging": "How many different tags are there?",
    "forecasting": "How many steps ahead should it forecast?",
    "regression": "How many numbers come out?",
    "translation": "How many different tokens does the other language have?",
    "captioning": "How many different tokens can a caption use?",
    "transcription": "How many different symbols can be written (letters, blank)?",
}

CONTENT: tuple[Question, ...] = (
    Question(
        "kind",
        "kind",
        lambda _: "What should come out?",
        "The kind of answer decides which architectures can serve it, and how.",
        choices=(
            Choice("classification", "one class for the whole input"),
            Choice("tagging", "a tag for every step, such as names in a text"),
            Choice("regression", "numbers for the whole input"),
            Choice("forecasting", "how a series goes on"),
            Choice("language-modeling", "the next word, or text that goes on"),
            Choice("pair-classification", "how two texts relate"),
            Choice("span-extraction", "where in a text the answer stands"),
            Choice("translation", "the text in another language"),
            Choice("transcription", "speech as text"),
            Choice("captioning", "a sentence about an image"),
        ),
        required=True,
    ),
    Question(
        "input",
        "input.type",
        lambda _: "What goes in?",
        "Text and events become tokens, numbers out of a list. Audio, sensors and images become "
        "features: some measured numbers at every step.",
        choices=(
            Choice("text", "words or pieces of words"),
            Choice("events", "items out of a list: log lines, clicks, products"),
            Choice("audio", "sound, as features every few milliseconds"),
            Choice("sensors", "measured numbers over time"),
            Choice("image", "an image, as features of its patches"),
            Choice("tokens", "other items out of a list"),
            Choice("features", "other numbers at every step"),
        ),
        default=usual.input_type,
        required=True,
    ),
    Question(
        "vocab_size",
        "input.vocab_size",
        lambda _: "How many different tokens are there?",
        "The size of the tokenizer's vocabulary, or of the list of events. 8,000 subwords are "
        "usual for one language. It makes the embedding, and so the model file, larger.",
        typed.whole_number,
        default=fixed(8000),
        when=usual.is_tokens,
    ),
    Question(
        "channels",
        "input.channels",
        lambda _: "How many numbers describe one step?",
        "Columns of the series, or features per frame: 7 for seven sensors, 40 for usual mel "
        "features of sound.",
        typed.whole_number,
        default=usual.channels,
        when=usual.is_features,
        required=True,
    ),
    Question(
        "length",
        "input.length.typical",
        lambda _: "How long is a typical input, in steps?",
        "Tokens, frames or samples. A sentence has about 30 tokens, a page 600, a second of "
        "sound 100 frames, two weeks of hours 336. Speed is measured at this length.",
        typed.whole_number,
        required=True,
    ),
    Question(
        "max_length",
        "input.length.max",
        lambda _: "And the longest that must work?",
        "Longer inputs would be cut. Candidates are checked up to this length.",
        typed.whole_number,
        default=usual.max_length,
    ),
    Question(
        "output_size",
        "output.size",
        lambda a: _OUTPUT.get(str(a.get("kind")), "How many different classes are there?"),
        "Classes, tags, symbols, or steps ahead: it makes the last layer larger.",
        typed.whole_number,
        default=usual.output_size,
        when=lambda a: a.get("kind") not in ("language-modeling", "span-extraction"),
    ),
)
