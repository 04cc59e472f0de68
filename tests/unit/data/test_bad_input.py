"""What people's files have wrong: a clear message, or a treatment that is said."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from advisor.core.dataset import Asked, Dataset
from advisor.data.read import read
from advisor.errors import InputError


def given(folder: Path, name: str, content: str | bytes, **asked) -> Dataset:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, Asked(**asked))


def refused(folder: Path, name: str, content: str | bytes, **asked) -> InputError:
    with pytest.raises(InputError) as caught:
        given(folder, name, content, **asked)
    assert caught.value.hint
    return caught.value


def reviews(rows: int = 20) -> str:
    return "text,label\n" + "".join(f"the film number {i} was fine,{i % 2}\n" for i in range(rows))


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.jsonl", "a.csv.gz", "a"])
def test_empty_file(tmp_path, name):
    content = gzip.compress(b"") if name.endswith("gz") else b""
    assert "empty" in refused(tmp_path, name, content).message


def test_header_without_rows(tmp_path):
    assert "no rows" in refused(tmp_path, "a.csv", "text,label\n").message


def test_one_class(tmp_path):
    content = reviews().replace(",1\n", ",0\n")
    assert "one class only ('0')" in refused(tmp_path, "a.csv", content).message


def test_one_example_per_class(tmp_path):
    content = "text,label\n" + "".join(f"some text {i} here,name{i}\n" for i in range(20))
    error = refused(tmp_path, "a.csv", content)
    assert "one example of each class" in error.message
    assert "20 classes" in str(error.problems[0])


def test_a_rare_class_is_kept_and_said(tmp_path):
    found = given(tmp_path, "a.csv", reviews() + "one odd film indeed,7\n")
    assert found.classes == ("0", "1", "7")
    assert any("1 of 3 classes have one example ('7')" in note for note in found.notes)


def test_missing_texts_and_labels_are_left_out_and_said(tmp_path):
    found = given(tmp_path, "a.csv", reviews() + ",1\nno label here,\nnor here,nan\n")
    assert len(found) == 20
    assert "2 rows left out: no label" in found.notes
    assert "1 row left out: no text" in found.notes


def test_a_class_called_none_is_a_class(tmp_path):
    found = given(tmp_path, "a.csv", reviews().replace(",1\n", ",none\n"))
    assert found.classes == ("0", "none")


def test_wrong_column_names_the_nearest(tmp_path):
    error = refused(tmp_path, "a.csv", reviews(), label="lable", text="txt")
    assert [str(p) for p in error.problems] == [
        "--text: there is no column 'txt' (did you mean 'text'?)",
        "--label: there is no column 'lable' (did you mean 'label'?)",
    ]
    assert "text, label" in error.hint


def test_mixed_encodings_are_read_and_counted(tmp_path):
    lines = reviews().encode() + "ein schöner Film,1\n".encode("cp1252") + "très bien,0\n".encode()
    found = given(tmp_path, "a.csv", lines)
    assert found.inputs[-2:] == ("ein schöner Film", "très bien")
    assert "1 line is not UTF-8; those bytes were read as Windows-1252" in found.notes


def test_utf16_and_byte_order_marks(tmp_path):
    for encoding in ("utf-16", "utf-8-sig"):
        found = given(tmp_path, "a.csv", reviews().replace("fine", "größer").encode(encoding))
        assert found.inputs[0] == "the film number 0 was größer"
        assert dict(found.columns)["text"] == "text"


def test_quotes_separators_and_newlines_in_fields(tmp_path):
    tricky = 'he said ""no"",\nand left'
    found = given(tmp_path, "a.csv", reviews() + f'"{tricky}",1\n')
    assert found.inputs[-1] == 'he said "no",\nand left'
    assert len(found) == 21


def test_a_quote_never_closed_is_told_with_its_line(tmp_path):
    error = refused(tmp_path, "a.csv", reviews(4) + '"no end,1\n' + reviews(4))
    assert "line" in error.message
    assert "every quote is closed" in error.hint


def test_lone_quotes_in_tab_separated_text_are_characters(tmp_path):
    rows = "".join(f'"Wort" nummer {i} hier\tthe "word {i}\n' for i in range(12))
    found = given(tmp_path, "a.tsv", "source\ttarget\n" + rows)
    assert found.kind == "translation"
    assert (found.inputs[0], found.targets[0]) == ('"Wort" nummer 0 hier', 'the "word 0')


def test_rows_of_wrong_width(tmp_path):
    one = given(tmp_path, "a.csv", reviews() + "a,b,c\n")
    assert "1 row of another width than 2 left out (row 21 has 3)" in one.notes
    error = refused(tmp_path, "b.csv", "text,label\n" + "well, it was fine,1\n" * 20)
    assert "20 of 20 rows" in error.message


def test_no_header_is_noticed(tmp_path):
    found = given(tmp_path, "a.csv", reviews().partition("\n")[2])
    assert len(found) == 20
    assert found.notes[0] == "the file has no header; columns are named column1, column2"


def test_no_header_with_words_as_labels(tmp_path):
    rows = "".join(f"that was film {i},{'good' if i % 3 else 'bad'}\n" for i in range(30))
    found = given(tmp_path, "a.csv", rows)
    assert (len(found), found.classes) == (30, ("bad", "good"))


def test_labels_as_numbers_or_text_are_the_same_classes(tmp_path):
    as_numbers = given(tmp_path, "a.jsonl", _lines([0, 1] * 10))
    as_text = given(tmp_path, "b.jsonl", _lines(["0", "1.0"] * 10))
    assert as_numbers.classes == as_text.classes == ("0", "1")
    assert as_numbers.targets == as_text.targets


def test_classes_of_numbers_stand_in_their_order(tmp_path):
    found = given(tmp_path, "a.jsonl", _lines([2, 10, 1] * 10))
    assert found.classes == ("1", "2", "10")


def test_numbers_with_fractions_are_predicted(tmp_path):
    found = given(tmp_path, "a.jsonl", _lines([i / 7 for i in range(30)]))
    assert found.kind == "regression"
    assert found.targets[1] == pytest.approx(1 / 7)


def test_dates_out_of_order_are_sorted_and_twice_the_last_counts(tmp_path):
    rows = [f"2024-01-{day:02d},{day}" for day in range(1, 29)]
    content = "date,sold\n" + "\n".join([*reversed(rows), "2024-01-05,500"]) + "\n"
    found = given(tmp_path, "a.csv", content)
    assert found.kind == "forecasting"
    series = found.inputs[0][:, 0]
    assert len(series) == 28
    assert (series[0], series[4], series[27]) == (1, 500, 28)
    assert "dates were out of order; rows were sorted by time" in found.notes
    assert any("1 moments stand twice" in note for note in found.notes)


def test_gaps_are_filled_from_the_past_only(tmp_path):
    rows = ["1", "", "3", "NaN"] * 10
    dated = "".join(f"2024-01-01 {i // 60:02d}:{i % 60:02d},{v}\n" for i, v in enumerate(rows))
    found = given(tmp_path, "a.csv", "time,value\n" + dated)
    assert found.inputs[0][:4, 0].tolist() == [1, 1, 3, 3]
    assert any("20 missing values (0.5 of all)" in note for note in found.notes)


def test_words_among_numbers_are_named(tmp_path):
    rows = "".join(f"2024-01-{d:02d},{'broken' if d == 9 else d}\n" for d in range(1, 29))
    error = refused(tmp_path, "a.csv", "date,sold\n" + rows)
    assert [str(p) for p in error.problems] == ["sold: 1 cells are no numbers ('broken')"]


def test_dates_that_are_none(tmp_path):
    rows = "".join(f"2024-01-{d:02d},{d}\n" for d in range(1, 29))
    error = refused(tmp_path, "a.csv", "date,sold\n" + rows + "someday,3\n", time="date")
    assert "1 values of date are no dates ('someday')" in error.message


def test_unequal_channels(tmp_path):
    head = "@classLabel true a b\n@data\n"
    error = refused(tmp_path, "a.ts", head + "1,2:3,4:a\n" * 9 + "1,2:b\n")
    assert "unequal channels: most have 2, number 10 has 1" in error.message


def test_series_of_unequal_length_and_missing_values(tmp_path):
    head = "# note\n@problemName x\n@classLabel true a b\n@data\n"
    found = given(tmp_path, "a.ts", head + "1,2,3:4,?,6:a\n7,8:9,10:b\n" * 2)
    assert [series.shape for series in found.inputs] == [(3, 2), (2, 2)] * 2
    assert found.inputs[0].tolist() == [[1, 4], [2, 4], [3, 6]]
    assert found.classes == ("a", "b")


def test_pickled_archives_are_not_opened(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, X=np.array([[1, 2], [3]], dtype=object), y=np.array([0, 1]))
    with pytest.raises(InputError, match="pickled"):
        read(path)


def test_damaged_gzip(tmp_path):
    whole = gzip.compress(reviews(500).encode())
    assert "damaged gzip" in refused(tmp_path, "a.csv.gz", whole[: len(whole) // 2]).message


def test_binary_file(tmp_path):
    assert "not text" in refused(tmp_path, "a.csv", b"\x00\x01\x02" * 100).message


def test_broken_json_line_is_named(tmp_path):
    assert "line 3" in refused(tmp_path, "a.jsonl", _lines([0, 1]) + '\n{"text": \n').message


def test_longer_than_the_task_takes_is_cut_and_said(tmp_path):
    found = given(tmp_path, "a.csv", reviews() + "a b c d e f g h i j,1\n", longest=6)
    assert found.inputs[-1] == "a b c d e f"
    assert "1 of 21 inputs are longer than 6; their end was cut" in found.notes


def test_tags_that_do_not_fit_their_tokens(tmp_path):
    good = json.dumps({"tokens": ["Anna", "left"], "tags": ["B", "O"]}) + "\n"
    bad = json.dumps({"tokens": ["Anna", "left"], "tags": ["B"]}) + "\n"
    error = refused(tmp_path, "a.jsonl", good * 60 + bad)
    assert "number 61 has 2 tokens and 1 tags" in error.hint


def test_missing_file_and_directory(tmp_path):
    for path, says in ((tmp_path / "none.csv", "there is no file"), (tmp_path, "directory")):
        with pytest.raises(InputError, match=says):
            read(path)


def _lines(labels: list[object]) -> str:
    rows = ({"text": f"some words {i} here", "label": v} for i, v in enumerate(labels))
    return "\n".join(map(json.dumps, rows))
