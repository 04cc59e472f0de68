"""Files larger than the limit: sampled evenly or read to the end, never cut off in silence."""

from __future__ import annotations

from advisor.core.dataset import Asked
from advisor.data.keeping import latest, thinned
from advisor.data.read import read


def test_a_file_sorted_by_class_is_sampled_over_its_whole_length(tmp_path):
    path = tmp_path / "sorted.csv"
    rows = "".join(f"words of example {i} of this file,{i // 20_000}\n" for i in range(40_000))
    path.write_text("text,label\n" + rows, encoding="utf-8")
    found = read(path, Asked(largest_bytes=200_000))
    assert 2_000 < len(found) < 8_000
    assert 0.45 < sum(found.targets) / len(found) < 0.55
    assert f"an even random sample of {len(found):,} of its 40,000 rows" in found.notes[0]
    assert "limit of 0.2 MB" in found.notes[0]


def test_of_a_series_the_latest_part_is_read(tmp_path):
    path = tmp_path / "long.csv"
    rows = "".join(f"{1_700_000_000 + 60 * i},{i}\n" for i in range(20_000))
    path.write_text("timestamp,value\n" + rows, encoding="utf-8")
    found = read(path, Asked(largest_bytes=40_000, time="timestamp", kind="forecasting"))
    series = found.inputs[0][:, 0]
    assert series[-1] == 19_999
    assert (series[1:] - series[:-1] == 1).all()
    assert "the latest" in found.notes[0]


def test_thinning_keeps_order_and_the_limit():
    kept = thinned(range(10_000), lambda _: 10, 5_000, seed=3)
    assert kept.seen == 10_000
    assert 100 < len(kept.rows) <= 500
    assert kept.rows == sorted(kept.rows)
    assert min(kept.rows) < 1_000 and max(kept.rows) > 9_000


def test_nothing_is_said_where_all_was_kept():
    assert thinned(range(5), lambda _: 1, 5).note(5, latest=False) == ()
    assert latest(range(5), lambda _: 1, 5).rows == [0, 1, 2, 3, 4]
