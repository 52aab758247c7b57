"""Long compounds break where one would read a pause."""

import pytest

from aspirant.web.filters import at_joints, breakable


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("Skogstjänstemannaföreningen", "Skogs|tjänste|manna|föreningen"),
        ("Ledarna inom Räddningstjänsten", "Ledarna inom Räddnings|tjänsten"),
        ("Ledarna inom Processindustrin", "Ledarna inom Process|industrin"),
        ("Byggcheferna", "Byggcheferna"),
        ("offentlig sektor", "offentlig sektor"),
        ("Tjänsten", "Tjänsten"),
    ],
)
def test_it_breaks_at_the_joints_and_nowhere_else(word: str, broken: str) -> None:
    assert breakable(word).replace("\u00ad", "|") == broken


def test_an_address_breaks_after_its_dots_and_its_at_and_is_escaped() -> None:
    assert at_joints("eva.ek@example.org") == "eva.<wbr>ek@<wbr>example.<wbr>org"
    assert at_joints("<b>@x") == "&lt;b&gt;@<wbr>x"
