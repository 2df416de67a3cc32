"""The frontier: what is best, and what a turn gave up of it."""

from __future__ import annotations

from simulator.conversation.frontier import frontier_of, quadrant, turn_cost, worth_having


def test_a_beaten_point_is_not_on_the_frontier() -> None:
    assert frontier_of([(40, 40), (60, 50), (60, 30), (50, 70)]) == ((60, 50), (50, 70))


def test_a_turn_costs_the_largest_distance_to_what_is_left() -> None:
    assert turn_cost(((80, 50), (50, 80)), ((80, 50),)) == 30
    assert turn_cost(((80, 50),), ((90, 60),)) == 0


def test_where_no_ending_is_left_in_reach_everything_was_lost() -> None:
    assert turn_cost(((1, 65),), ()) == 100
    assert turn_cost((), ()) == 0


def test_to_give_up_winning_the_point_and_losing_the_person_is_nothing_to_regret() -> None:
    assert worth_having(((60, 60), (30, 90))) == ((60, 60),)
    assert worth_having(((30, 90),)) == ((30, 90),)


def test_the_line_of_both_axes_is_fifty() -> None:
    assert [quadrant(*point) for point in ((50, 50), (50, 49), (49, 50), (49, 49))] == [
        "partner",
        "order_taker",
        "won_the_point",
        "friction",
    ]
