"""Column names that people give, by the role they mean; the first of a list is the surest."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LABELS = _words(
    """label labels class category target y sentiment intent topic tag rating stars score polarity
    outcome output value is_duplicate answer"""
)
TEXTS = _words(
    """text sentence review content body message comment tokens sequence document utterance tweet
    question title query input series values x description abstract words"""
)
PAIRS = (
    ("text1", "text2"),
    ("text_a", "text_b"),
    ("sentence1", "sentence2"),
    ("sentence_a", "sentence_b"),
    ("premise", "hypothesis"),
    ("question1", "question2"),
    ("query", "passage"),
    ("query", "document"),
    ("first", "second"),
    ("a", "b"),
)
TRANSLATIONS = (
    ("source", "target"),
    ("src", "tgt"),
    ("src", "trg"),
    ("src", "target"),
    ("input", "output"),
    ("article", "summary"),
)
LANGUAGES = _words("de en fr es it pt nl pl cs ru uk zh ja ko ar tr fi sv da no hi")
TIMES = _words("date time timestamp datetime ds day month hour week year period created_at")
GROUPS = _words(
    """group group_id user user_id speaker speaker_id patient patient_id subject subject_id
    session session_id unique_id series_id series author conversation document_id store item"""
)
TAGS = _words("tags ner_tags labels pos_tags upos ner pos chunk_tags tag label")

KNOWN = frozenset(
    [*LABELS, *TEXTS, *TIMES, *GROUPS]
    + [name for pair in (*PAIRS, *TRANSLATIONS) for name in pair if len(name) > 1]
)
