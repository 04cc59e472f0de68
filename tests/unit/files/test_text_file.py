"""A file is written whole or not at all."""

import os
from pathlib import Path

import pytest

from advisor.errors import InputError
from advisor.files import text_file
from advisor.files.text_file import write_text


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        write_text(path, "text")
    return caught.value.message


def test_what_cannot_be_a_file_is_refused(tmp_path: Path) -> None:
    assert "it is a directory" in refused(tmp_path)
    assert "there is no directory" in refused(tmp_path / "nowhere" / "a.toml")
    assert "cannot write" in refused(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old")
    path.chmod(0o444)
    assert "no permission" in refused(path)
    assert path.read_text() == "old"


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(text_file.os, "fdopen", full)
    assert "no space left on device" in refused(path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.toml"]


def test_the_mode_of_the_old_file_is_kept_and_a_link_followed(tmp_path: Path) -> None:
    path, link = tmp_path / "a.toml", tmp_path / "link.toml"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_text(link, "néw\n")
    assert link.is_symlink()
    assert path.read_bytes() == "néw\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_not_replaced() -> None:
    write_text(Path(os.devnull), "text")
    assert not Path(os.devnull).is_file()
