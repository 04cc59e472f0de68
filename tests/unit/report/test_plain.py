"""Text of others is shown, on one line and not too long."""

from advisor.report.plain import ASCII, shown


def test_control_characters_become_visible():
    assert shown("a\x1b[2Jb\x07") == "a\\x1b[2Jb\\x07"
    assert shown("a\x9bb\u202e\u2066\u200b\ufeff") == "a\\x9bb\\u202e\\u2066\\u200b\\ufeff"
    assert shown("a\u2028b\ud800") == "a\\u2028b\\ud800"


def test_lines_join_and_markup_is_only_text():
    assert shown("one\r\n\ttwo [red]x[/red]") == "one two [red]x[/red]".replace("one ", "one   ")


def test_long_text_is_clipped_with_a_sign_of_it():
    assert shown("x" * 10_000, 20) == "x" * 19 + "…"
    assert len(shown("\x1b" * 10_000, 20)) <= 20


def test_ordinary_text_in_any_script_stays():
    for text in ("gru medium", "épaisseur", "漢字", "2.97 ms ± 3 %", "👍"):
        assert shown(text) == text


def test_every_replacement_is_ascii():
    assert all(str(new).isascii() for new in ASCII.values())
