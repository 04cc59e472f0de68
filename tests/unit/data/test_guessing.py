"""Kind and columns from what people have, and what they can say instead."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from advisor.core.dataset import Asked
from advisor.data.read import read
from advisor.errors import InputError


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def lines(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


WORDS = "the quick brown fox number"
TABLES = {
    "text and label": (
        "id,review,stars\n" + "".join(f"{i},{WORDS} {i},{i % 5}\n" for i in range(40)),
        "classification",
        {"text": "review", "label": "stars"},
    ),
    "pair": (
        "premise,hypothesis,label\n" + "".join(f"{WORDS} {i},a {i},{i % 2}\n" for i in range(40)),
        "pair-classification",
        {"text": "premise", "second": "hypothesis", "label": "label"},
    ),
    "languages": (
        "de,en\n" + "".join(f"das ist Satz {i},this is sentence {i}\n" for i in range(40)),
        "translation",
        {"text": "de", "second": "en"},
    ),
    "unknown names": (
        "foo,bar\n" + "".join(f"{WORDS} {i},{'xy'[i % 2]}\n" for i in range(40)),
        "classification",
        {"text": "foo", "label": "bar"},
    ),
    "text alone": (
        "body\n" + "".join(f"{WORDS} {i}\n" for i in range(40)),
        "language-modeling",
        {"text": "body"},
    ),
    "dated numbers": (
        "when,load,price\n" + "".join(f"2024-01-01 {i:02d}:00,{i},{i / 3}\n" for i in range(24)),
        "forecasting",
        {"time": "when", "numbers": "load, price"},
    ),
    "dated texts with users": (
        "date,user,text,label\n"
        + "".join(f"2024-01-{i % 28 + 1:02d},u{i % 4},{WORDS} {i},{i % 2}\n" for i in range(40)),
        "classification",
        {"text": "text", "label": "label", "time": "date", "group": "user"},
    ),
    "a series in each row": (
        "label,"
        + ",".join(f"t{i}" for i in range(10))
        + "\n"
        + "".join(
            f"{'ab'[i % 2]}," + ",".join(str(i + j) for j in range(10)) + "\n" for i in range(9)
        ),
        "classification",
        {"label": "label", "numbers": ", ".join(f"t{i}" for i in range(10))},
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(tmp_path, name):
    content, kind, columns = TABLES[name]
    found = read(write(tmp_path, "a.csv", content))
    assert found.kind == kind
    assert dict(found.columns) == columns


def test_other_separators(tmp_path):
    content = TABLES["text and label"][0].replace(",", ";")
    assert dict(read(write(tmp_path, "a.csv", content)).columns)["label"] == "stars"


def test_flags_outrank_the_guess(tmp_path):
    path = write(tmp_path, "a.csv", TABLES["text and label"][0])
    found = read(path, Asked(kind="regression", label="id"))
    assert (found.kind, found.targets[:3]) == ("regression", (0.0, 1.0, 2.0))


def test_columns_to_forecast_can_be_named(tmp_path):
    path = write(tmp_path, "a.csv", TABLES["dated numbers"][0])
    found = read(path, Asked(target=("price",)))
    assert found.channels == ("price",)
    assert "not used: load" in found.notes


def test_a_kind_that_lacks_its_column_says_which(tmp_path):
    path = write(tmp_path, "a.csv", TABLES["text alone"][0])
    with pytest.raises(InputError) as caught:
        read(path, Asked(kind="classification"))
    assert [p.field for p in caught.value.problems] == ["--label"]


def test_several_series_by_group(tmp_path):
    rows = "".join(
        f"2024-01-{d:02d},{s},{d * k}\n" for d in range(1, 29) for s, k in (("a", 1), ("b", 2))
    )
    found = read(write(tmp_path, "a.csv", "ds,unique_id,y\n" + rows))
    assert (found.kind, found.groups, len(found)) == ("forecasting", ("a", "b"), 2)
    assert found.inputs[1][:3, 0].tolist() == [2, 4, 6]


def test_tokens_and_tags(tmp_path):
    found = read(
        write(tmp_path, "a.jsonl", lines({"tokens": ["Anna", "left"], "tags": ["B", "O"]}))
    )
    assert (found.kind, found.inputs, found.targets) == ("tagging", (("Anna", "left"),), ((0, 1),))


def test_series_in_json(tmp_path):
    records = [{"x": [[i, 1], [2, 3]], "label": "ab"[i % 2]} for i in range(8)]
    found = read(write(tmp_path, "a.jsonl", lines(*records)))
    assert (found.kind, found.form) == ("classification", "features")
    assert found.inputs[5].tolist() == [[5, 1], [2, 3]]


def test_a_json_array(tmp_path):
    records = [{"text": f"{WORDS} {i}", "label": i % 2} for i in range(8)]
    assert len(read(write(tmp_path, "a.json", json.dumps(records, indent=1)))) == 8


CONLL = "-DOCSTART- O\n\nAnna B-PER\nleft O\n\nBerlin B-LOC\n. O\n"


@pytest.mark.parametrize("name", ["a.conll", "a.txt"])
def test_conll(tmp_path, name):
    content = CONLL.replace("-DOCSTART- O\n\n", "") if name == "a.txt" else CONLL
    found = read(write(tmp_path, name, content))
    assert found.inputs == (("Anna", "left"), ("Berlin", "."))
    assert found.classes == ("B-LOC", "B-PER", "O")
    assert found.targets == ((1, 2), (0, 2))


def test_conll_by_column(tmp_path):
    found = read(
        write(tmp_path, "a.conll", "1 Anna NNP PER\n2 left VBD O\n"), Asked(text="2", label="3")
    )
    assert (found.inputs, found.classes) == ((("Anna", "left"),), ("NNP", "VBD"))


def test_universal_dependencies(tmp_path):
    rows = ("1-2\tzum\t_\t_", "1\tzu\tzu\tADP", "2\tdem\tder\tDET")
    found = read(write(tmp_path, "a.conllu", "# text = zum\n" + "\n".join(rows) + "\n"))
    assert (found.inputs, found.classes) == ((("zu", "dem"),), ("ADP", "DET"))


def test_archives(tmp_path):
    x = np.arange(24, dtype=np.float32).reshape(4, 3, 2)
    y, lengths = np.array([0, 1, 0, 1]), np.array([3, 2, 3, 1])
    np.savez(tmp_path / "a.npz", X=x, y=y, lengths=lengths, groups=np.array(["p", "p", "q", "q"]))
    found = read(tmp_path / "a.npz")
    assert (found.kind, found.classes, found.groups) == (
        "classification",
        ("0", "1"),
        ("p", "p", "q", "q"),
    )
    assert [len(series) for series in found.inputs] == [3, 2, 3, 1]
    assert found.inputs[1].tolist() == [[6, 7], [8, 9]]


def test_an_archive_without_labels_is_a_series(tmp_path):
    np.savez(tmp_path / "a.npz", data=np.arange(10.0))
    found = read(tmp_path / "a.npz")
    assert (found.kind, found.inputs[0].shape) == ("forecasting", (10, 1))


def test_plain_text(tmp_path):
    found = read(write(tmp_path, "a.txt", "It was a dark night.\n\nThe end came.\n"))
    assert (found.kind, found.inputs) == (
        "language-modeling",
        ("It was a dark night.", "The end came."),
    )
