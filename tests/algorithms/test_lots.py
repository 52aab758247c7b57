"""Lots that anyone can draw again."""

from aspirant.algorithms.lots import draw_lot, order_by_lot


def test_a_lot_is_the_published_function_of_seed_and_id() -> None:
    # RFC 4231, test case 2: the key "Jefe" and the words below.
    assert draw_lot("Jefe", "what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_the_order_follows_the_seed_and_not_the_rows() -> None:
    people = [f"p{number}" for number in range(8)]
    drawn = order_by_lot("2031", people)
    assert order_by_lot("2031", reversed(people)) == drawn
    assert sorted(drawn) == people
    assert order_by_lot("2032", people) != drawn
