"""A visit's stages: every way on that there is, and that there is no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

import observe
from observe.domain.area import Area, read
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role
from observe.domain.visit import Level, Mode, Plan, Seat, Stage, Visit, links

AT = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LONDON: Area = read(Path(observe.__file__).parent / "areas" / "london.toml")


def at(stage: Stage, **changes: object) -> Visit:
    """A visit at this stage, with nothing stored anywhere."""
    plan = Plan(("hackney",), TODAY, time(10), Level.TWO, Mode.HYBRID, Seat(2, "Tamsin Okehurst"), Seat(1, "Wren Applegarth"))
    before = Stage.WRITING if stage is Stage.CANCELLED else None
    visit = Visit(1, "V-2026-0001", stage, plan, LONDON, "four-pillars-1", stage_before=before)
    return replace(visit, **changes)  # type: ignore[arg-type]  # a test names only what differs


#: Each way on, from where it leads, and where to.
WAYS: dict[str, tuple[Callable[[Visit], Visit], dict[Stage, Stage]]] = {
    "started": (Visit.started, {Stage.PLANNED: Stage.WRITING}),
    "submitted": (lambda visit: visit.submitted(AT, today=TODAY), {Stage.WRITING: Stage.SUBMITTED, Stage.RETURNED: Stage.SUBMITTED}),
    "returned": (Visit.returned, {Stage.SUBMITTED: Stage.RETURNED}),
    "released": (lambda visit: visit.released(AT), {Stage.SUBMITTED: Stage.RELEASED}),
    "considered": (lambda visit: visit.considered(TODAY), {Stage.RELEASED: Stage.CONSIDERED}),
    "cancelled": (Visit.cancelled, dict.fromkeys((Stage.PLANNED, Stage.WRITING, Stage.RETURNED), Stage.CANCELLED)),
    "brought back": (Visit.brought_back, {Stage.CANCELLED: Stage.WRITING}),
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("way", WAYS)
def test_a_visit_moves_on_only_from_where_it_may(way: str, stage: Stage) -> None:
    move, leads = WAYS[way]
    if stage in leads:
        assert move(at(stage)).stage is leads[stage]
    elif way == "started":
        assert move(at(stage)) == at(stage)
    else:
        with pytest.raises(NotAllowed, match=r"\.$"):
            move(at(stage))


def test_a_meeting_that_is_still_to_come_was_not_observed() -> None:
    visit = at(Stage.WRITING)
    tomorrow = replace(visit, plan=replace(visit.plan, meeting_on=TODAY + timedelta(days=1)))
    with pytest.raises(NotAllowed, match="has not taken place yet"):
        tomorrow.submitted(AT, today=TODAY)


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.WRITING, Stage.RETURNED])
def test_a_cancelled_visit_comes_back_as_it_was(stage: Stage) -> None:
    assert at(stage).cancelled().stage_before is stage
    assert at(stage).cancelled().brought_back() == at(stage)


def test_each_step_keeps_its_moment() -> None:
    assert at(Stage.WRITING).submitted(AT, today=TODAY).submitted_at == AT
    released = at(Stage.SUBMITTED).released(AT)
    assert (released.released_at, released.chair_told_at) == (AT, AT)
    assert released.considered(TODAY).considered_on == TODAY


def test_a_chair_who_was_told_before_keeps_that_moment() -> None:
    earlier = AT - timedelta(days=20)
    assert at(Stage.SUBMITTED, chair_told_at=earlier).released(AT).chair_told_at == earlier


@pytest.mark.parametrize(("mode", "online"), [(Mode.IN_PERSON, False), (Mode.REMOTE, True), (Mode.HYBRID, True)])
def test_people_are_online_in_remote_and_hybrid_meetings(mode: Mode, online: bool) -> None:
    assert replace(at(Stage.PLANNED).plan, mode=mode).online is online


def test_a_link_is_a_borough_of_the_visitors_or_the_chairs_agency() -> None:
    plan = replace(at(Stage.PLANNED).plan, boroughs=("camden", "hackney"))
    chair = Person(2, "Tamsin Okehurst", "t@example.org", frozenset({Role.CHAIR}), agency="police")
    stranger = Person(1, "Wren Applegarth", "w@example.org", frozenset({Role.VISITOR}))
    assert links(plan, stranger, chair, LONDON) == ()
    assert links(plan, stranger, replace(chair, agency=""), LONDON) == ()
    assert links(plan, replace(stranger, agency="probation", boroughs=("barnet",)), chair, LONDON) == ()
    linked = replace(stranger, agency="police", boroughs=("barnet", "hackney"))
    assert links(plan, linked, chair, LONDON) == (
        "Wren Applegarth works or lives in Hackney.",
        "Wren Applegarth and the chair, Tamsin Okehurst, are both from Police.",
    )
