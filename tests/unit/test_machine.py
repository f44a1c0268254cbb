"""Every declared edge works, and nothing that is not declared happens."""

from __future__ import annotations

from dataclasses import fields
from itertools import product

import pytest

from kiosk.desk.stages import LOOKUP_STAGES, STAGES
from kiosk.machine import EDGES, IN_SESSION, UNINTERRUPTED, Edge, Event, Machine, Situation, State, Undeclared

GUARDS = {field.name for field in fields(Situation)}
PAIRS = {(edge.state, edge.event) for edge in EDGES}


def machine_at(state: State) -> Machine:
    machine = Machine()
    machine.state = state
    return machine


@pytest.mark.parametrize("edge", EDGES, ids=lambda e: f"{e.state}-{e.event}-{e.target}-{e.guard or 'always'}")
def test_an_edge_leads_where_it_says(edge: Edge) -> None:
    earlier = [
        one for one in EDGES[: EDGES.index(edge)] if (one.state, one.event) == (edge.state, edge.event)
    ]
    # the facts under which exactly this edge is the first that fits
    facts = {edge.guard: True} if edge.guard else {}
    assert all(one.guard and one.guard not in facts for one in earlier), "the edge can never be taken"
    machine = machine_at(edge.state)
    assert machine.fire(edge.event, Situation(**facts)) is edge.target
    assert machine.state is edge.target


@pytest.mark.parametrize("edge", [edge for edge in EDGES if edge.guard], ids=lambda e: f"{e.state}-{e.guard}")
def test_a_guard_that_says_no_closes_its_edge(edge: Edge) -> None:
    machine = machine_at(edge.state)
    assert machine.fire(edge.event, Situation()) is not edge.target or any(
        one.target is edge.target and not one.guard
        for one in EDGES
        if (one.state, one.event) == (edge.state, edge.event)
    )


@pytest.mark.parametrize(
    ("state", "event"), sorted(set(product(State, Event)) - PAIRS), ids=lambda value: str(value)
)
def test_what_is_not_declared_is_refused(state: State, event: Event) -> None:
    machine = machine_at(state)
    assert not machine.knows(event)
    assert machine.target(event, Situation(*[True] * len(GUARDS))) is None
    with pytest.raises(Undeclared, match=f"{state.value} . {event.value}"):
        machine.fire(event, Situation(*[True] * len(GUARDS)))
    assert machine.state is state


def test_a_refused_event_leaves_the_state() -> None:
    machine = machine_at(State.NOTICE)
    assert machine.fire(Event.NEXT, Situation()) is None
    assert machine.state is State.NOTICE


def test_guards_are_facts_that_exist() -> None:
    assert {edge.guard for edge in EDGES if edge.guard} <= GUARDS


def test_every_state_can_be_reached_from_home() -> None:
    reached = {State.HOME}
    while more := {edge.target for edge in EDGES if edge.state in reached} - reached:
        reached |= more
    assert reached == set(State)


def test_every_session_state_has_a_stage_an_end_and_a_crash() -> None:
    assert set(STAGES) | set(LOOKUP_STAGES) == IN_SESSION and not set(STAGES) & set(LOOKUP_STAGES)
    for state in IN_SESSION:
        assert (state, Event.CRASH) in PAIRS
        assert ((state, Event.END) in PAIRS) is (state not in UNINTERRUPTED)
        assert ((state, Event.WITHDRAW) in PAIRS) is (state not in UNINTERRUPTED)


def test_home_is_always_in_reach() -> None:
    towards = {State.HOME}
    while more := {edge.state for edge in EDGES if edge.target in towards} - towards:
        towards |= more
    assert towards == set(State)
