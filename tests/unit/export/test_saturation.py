"""Which processors need 7-bit weights for int8 products not to overflow."""

import pytest

from advisor.export.saturation import would_saturate

PLAIN = "processor\t: 0\nflags\t\t: fpu sse2 avx avx2 fma avx512f avx512bw\n"


@pytest.mark.parametrize(
    ("machine", "cpuinfo", "expected"),
    [
        ("x86_64", PLAIN, True),
        ("x86_64", PLAIN.replace("avx512bw", "avx512bw avx512_vnni"), False),
        ("x86_64", PLAIN.replace("avx512f avx512bw", "avx_vnni"), False),
        ("x86_64", PLAIN.replace("fma", "amx_int8"), False),
        ("x86_64", PLAIN.replace("fma", "avx_vnni_like"), True),
        ("AMD64", "", True),
        ("aarch64", "Features\t: fp asimd\n", False),
        ("arm64", "", False),
    ],
)
def test_it_goes_by_the_instructions(machine, cpuinfo, expected):
    assert would_saturate(machine, cpuinfo) is expected
