"""Lines land where their numbers are, and every line has its name."""

import pytest

from advisor.report.log_plot import Level, Line, draw

RISING = Line("a", "gru", ((10.0, 1.0), (100.0, 10.0), (1000.0, 100.0)))
FLAT = Line("b", "encoder", ((10.0, 10.0), (1000.0, 10.0)))


def inside(row):
    """What stands right of the vertical axis."""
    return row.replace("┤", "│").partition("│")[2]


def test_a_power_law_is_straight():
    rows = draw([RISING], [], 60, 21)[:21]
    points = [(i, inside(row).find("a")) for i, row in enumerate(rows)]
    (r0, c0), (r1, c1), (r2, c2) = sorted((r, c) for r, c in points if c >= 0)
    assert abs((r1 - r0) - (r2 - r1)) <= 1
    assert abs((c0 - c1) - (c1 - c2)) <= 1


def test_longest_inputs_are_right_and_slow_ones_on_top():
    rows = draw([RISING], [], 60, 12)
    assert rows[0].endswith("a a gru")
    assert inside(rows[11]).startswith("a")


def test_names_of_lines_that_end_together_keep_rows_apart():
    lines = [Line(mark, f"line {mark}", FLAT.points) for mark in "abcd"]
    text = "\n".join(draw(lines, [], 60, 8))
    for line in lines:
        assert text.count(f"{line.mark} {line.name}") == 1
    assert "*" in text, "points of several lines on one cell say so"


def test_a_level_crosses_the_whole_plot_and_is_named():
    (row,) = [r for r in draw([RISING], [Level(30.0, "30 ms")], 60, 12) if "30 ms" in r]
    assert row.count("─") > 20


@pytest.mark.parametrize("width", [34, 50, 80, 120])
def test_never_wider_than_told(width):
    rows = draw([RISING, FLAT], [Level(30.0, "30 ms for p95")], width, 10)
    assert max(len(row) for row in rows) <= width
    assert sum("a gru" in row for row in rows) == 1


def test_equal_values_do_not_divide_by_zero_and_noise_stays_flat():
    noisy = Line("a", "gru", ((10.0, 1.0), (100.0, 1.02)))
    marked = {i for i, row in enumerate(draw([noisy], [], 60, 8)[:8]) if "a" in row.split(" a")[0]}
    assert max(marked) - min(marked) <= 1
    assert draw([Line("a", "gru", ((10.0, 1.0), (100.0, 1.0)))], [], 60, 8)


def test_names_stand_in_the_order_of_the_line_ends():
    lines = [
        Line(m, f"line {m}", ((10.0, 1.0), (1000.0, y)))
        for m, y in zip("abc", (50, 52, 54), strict=True)
    ]
    text = "\n".join(draw(lines, [Level(51.0, "level")], 60, 8))
    assert text.index("c line") < text.index("b line") < text.index("a line")
