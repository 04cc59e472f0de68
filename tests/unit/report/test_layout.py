"""Room is shared by rank, and decimal points stand below one another."""

from hypothesis import given
from hypothesis import strategies as st

from advisor.report.layout import EXTRA, Column, align, fit

NAME = Column("", "", "", ("transformer-encoder medium", "gru small"), 0, left=True)


def column(title, rank, width=6):
    return Column(title, "ms", "", ("1".rjust(width), "2".rjust(width)), rank)


def taken(layout):
    return sum(c.width + layout.gap for c in layout.columns) - layout.gap


def test_all_columns_with_the_usual_gap_where_there_is_room():
    layout = fit((NAME, column("a", 1), column("b", EXTRA)), 60)
    assert [c.title for c in layout.columns] == ["", "a", "b"]
    assert (layout.gap, layout.dropped) == (2, ())


def test_extra_columns_go_first_and_are_not_missed():
    layout = fit((NAME, column("a", 1), column("b", EXTRA)), 36)
    assert [c.title for c in layout.columns] == ["", "a"]
    assert layout.dropped == ()


def test_gaps_shrink_then_names_fold_then_columns_go():
    both = (NAME, column("a", 1), column("b", 2))
    assert fit(both, 40).gap == 1
    folded = fit(both, 35)
    assert folded.columns[0].cells == ("transformer-encoder\n    medium", "gru small")
    assert fit(both, 28).dropped == ("b",)


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 14)), max_size=9), st.integers(26, 90)
)
def test_never_wider_than_told_and_ranks_are_kept_in_order(shapes, width):
    columns = (NAME, *(column(f"c{i}", rank, size) for i, (rank, size) in enumerate(shapes)))
    layout = fit(columns, width)
    assert taken(layout) <= width
    kept = {c.title for c in layout.columns}
    most = max(c.rank for c in layout.columns)
    assert all(c.rank > most for c in columns if c.title not in kept)


def test_decimal_points_line_up_and_marks_do_not_move_them():
    assert align(["2.61", "24.9!", "312", "–"]) == ["2.61", "24.9!", "312   ", "–   "]
    assert align(["0.955", "2.61"]) == ["0.955", "2.61 "]
