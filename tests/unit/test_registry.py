"""Plugins of real distributions: folders of metadata on the path, found as anyone's are."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from advisor import registry
from advisor.core.failure import Failure
from advisor.errors import InputError, PluginError

GOOD = """
class Plugin:
    api_version = 1
    says, source, standing = "it is so", "a paper", "bounded"
    number = figure = where = ""
    quotes = experiments = contradicts = ()

    def holds(self, task, device):
        return True

    def predict(self, task, device, families):
        return ()

    def test(self, found):
        return "not tested", "why"
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`install(distribution, {entry point: module}, {module: source})` of claims."""
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.find.cache_clear()
    modules: set[str] = set()

    def make(distribution, points, sources, version="1.2"):
        info = tmp_path / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        )
        lines = [f"{name} = {module}:Plugin" for name, module in points.items()]
        (info / "entry_points.txt").write_text("\n".join(["[advisor.claims]", *lines, ""]))
        for module, source in sources.items():
            (tmp_path / f"{module}.py").write_text(dedent(source))
            modules.add(module)
        registry.find.cache_clear()

    yield make
    registry.find.cache_clear()
    for module in modules:
        sys.modules.pop(module, None)


def found(name: str) -> registry.Found:
    return next(f for f in registry.find("claims") if f.name == name)


def outcome(name: str) -> registry.Loaded | Failure:
    return registry.load(found(name))


def reason(name: str) -> str:
    failure = outcome(name)
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.plugin, failure.candidate) == ("load", name, None)
    return failure.reason


def test_finding_reads_metadata_only(install):
    install("foreign-claims", {"foreign": "foreign_a"}, {"foreign_a": "raise SystemExit(9)"})
    plugin = found("foreign")
    assert (plugin.distribution, plugin.version) == ("foreign-claims", "1.2")
    assert (plugin.group, plugin.target, plugin.conflict) == ("claims", "foreign_a:Plugin", "")
    assert "foreign_a" not in sys.modules


def test_a_good_plugin_is_loaded(install):
    install("foreign-claims", {"foreign": "foreign_b"}, {"foreign_b": GOOD})
    loaded = outcome("foreign")
    assert isinstance(loaded, registry.Loaded)
    assert (loaded.name, loaded.plugin.says) == ("foreign", "it is so")
    assert registry.get("claims", "foreign").plugin.source == "a paper"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import no_such_module_anywhere", "ModuleNotFoundError: No module named"),
        ("def (", "SyntaxError: "),
        ("x = 1", "AttributeError: module"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        (
            "class Plugin:\n    def __init__(self):\n        raise SystemExit('bye')",
            "SystemExit: bye",
        ),
        ("class Plugin:\n    def __init__(self, needed): pass", "TypeError: "),
        ("class Plugin:\n    api_version = 2", "written for plugin API 2, this advisor speaks 1"),
        ("class Plugin: pass", "written for plugin API None, this advisor speaks 1"),
        (
            "class Plugin:\n    api_version = 1\n    says = source = standing = ''",
            "lacks contradicts, experiments, figure, holds, number, predict, quotes, test, where",
        ),
        (
            "class Plugin:\n    @property\n    def api_version(self): raise RuntimeError('no')",
            "RuntimeError: no",
        ),
        (
            GOOD + "\n    @property\n    def source(self): raise OSError('gone')",
            "OSError: gone",
        ),
    ],
)
def test_a_plugin_that_breaks_is_a_failure_and_nothing_more(install, source, expected):
    install("broken-claims", {"broken": "broken_a"}, {"broken_a": source})
    assert reason("broken").startswith(expected)
    sys.modules.pop("broken_a", None)
    with pytest.raises(PluginError, match="plugin 'broken' does not work: "):
        registry.get("claims", "broken")


def test_the_others_go_on(install):
    sources = {"mixed_a": GOOD, "mixed_b": "import no_such_module_anywhere"}
    install("mixed-claims", {"good-one": "mixed_a", "bad-one": "mixed_b"}, sources)
    loaded, failures = registry.load_all("claims")
    assert "good-one" in {one.name for one in loaded}
    assert [f.plugin for f in failures] == ["bad-one"]


def test_two_distributions_with_one_name_are_both_named(install):
    install("first-claims", {"twice": "twice_a"}, {"twice_a": GOOD})
    install("second-claims", {"twice": "twice_a"}, {})
    assert reason("twice") == ("first-claims and second-claims both offer 'twice'; uninstall one")
    assert len([f for f in registry.find("claims") if f.name == "twice"]) == 1


def test_one_distribution_found_twice_is_no_conflict(install, tmp_path, monkeypatch):
    install("same-claims", {"same": "same_a"}, {"same_a": GOOD})
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.find.cache_clear()
    assert isinstance(outcome("same"), registry.Loaded)


def test_an_unknown_name_gets_the_nearest(install):
    install("foreign-claims", {"zebra-first": "foreign_c"}, {"foreign_c": GOOD})
    with pytest.raises(InputError) as caught:
        registry.get("claims", "zebra-frist")
    assert caught.value.message == "unknown claims"
    assert "zebra-first" in caught.value.hint
    assert str(caught.value.problems[0]) == (
        "claims: 'zebra-frist' is not installed (did you mean 'zebra-first'?)"
    )


def test_our_own_plugins_come_by_the_same_way():
    registry.find.cache_clear()
    assert {f.distribution for f in registry.find("families")} == {"advisor"}
    assert {"gru", "lstm", "transformer-encoder"} <= {f.name for f in registry.find("families")}


def test_guarded_keeps_the_message_short_and_lets_an_interrupt_through():
    def fail():
        raise ValueError("x" * 2000)

    def stop():
        raise KeyboardInterrupt

    def ours():
        raise PluginError("it broke", "a hint")

    failure = registry.guarded("export", "gru", fail, "gru-small-1")
    assert isinstance(failure, Failure)
    assert (len(failure.reason), failure.candidate) == (500, "gru-small-1")
    assert registry.guarded("export", "gru", ours) == Failure(
        stage="export", plugin="gru", reason="it broke"
    )
    assert registry.guarded("export", "gru", lambda: 3) == 3
    with pytest.raises(KeyboardInterrupt):
        registry.guarded("export", "gru", stop)
