"""The demonstration has something for every page to show, and is the same each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from forms.attended import presence
from forms.instrument import Kind, load
from observe import installation
from observe.demonstration.fill import fill
from observe.domain import instruments, wording
from observe.domain.counts import Filter, rated_questions
from observe.domain.identifiers import Tier
from observe.domain.observation import Now, sections
from observe.domain.people import Role
from observe.domain.replies import State
from observe.domain.visit import Level, Mode, Stage, Visit
from observe.domain.withholding import LEAST_VISITS
from observe.services import publishing, replying
from observe.settings import read
from observe.store import counts, facts, needs, observations, papers, people, replies, visits
from observe.store.database import connect
from reports import canonical
from reports.paper_content import Paper

ON = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
INSTRUMENT = load("four-pillars-1")


def filled(folder: Path) -> Database:
    settings = read(folder / "instance", {})
    installation.prepare(settings)
    db = connect(settings.database)
    fill(db, installation.area_of(settings), on=ON)
    return db


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    db = filled(tmp_path_factory.mktemp("demonstration"))
    yield db
    db.conn.close()


def all_of(db: Database, sql: str) -> set[object]:
    return {found[0] for found in db.execute(sql).fetchall()}


def test_it_has_three_years_of_about_sixty_visits_over_all_boroughs_by_many_visitors(demonstration: Database) -> None:
    assert 170 <= visits.count_in(demonstration, visits.EVERY_VISIT) <= 200
    assert len(all_of(demonstration, "select borough from visit_boroughs")) == 33
    assert len(all_of(demonstration, "select person from seats where place = 'visitor'")) >= 25


def test_nothing_in_it_is_stopped_or_warned_of(demonstration: Database) -> None:
    found = [
        (visit.ref, wording.said(one))
        for visit in visits.list_in(demonstration, visits.EVERY_VISIT, limit=1_000)
        for one in wording.to_check(visit, instruments.of_visit(visit), observations.get(demonstration, visit))
        if one.mark.tier is not Tier.ASK
    ]
    assert found == []


def test_it_has_every_stage_mode_level_and_kind_of_answer(demonstration: Database) -> None:
    assert all_of(demonstration, "select stage from visits") == {stage.value for stage in Stage}
    assert all_of(demonstration, "select mode from visits") == {mode.value for mode in Mode}
    assert all_of(demonstration, "select level from visits") == {level.value for level in Level}
    assert all_of(demonstration, "select short from visits where submitted_at is not null") == {0, 1}
    assert all_of(demonstration, "select value from answers") >= {"4", "3", "2", "1", "NS", "NA", "given", "not-yet", "all", "most", "part"}
    assert all_of(demonstration, "select now from earlier") == {now.value for now in Now}
    assert all_of(demonstration, "select came from attendance where there = 1") == {"room", "online", "deputy"}
    assert all_of(demonstration, "select away from attendance where there = 0") == {"apologies-report", "apologies", "absent", "not-needed", "unknown"}


def test_whoever_tries_it_out_has_a_visit_at_each_stage_and_the_chair_a_report_to_read(demonstration: Database) -> None:
    roles = facts.demonstration_people(demonstration)
    assert set(roles) == set(Role)
    own = visits.list_in(demonstration, visits.visits_of(roles[Role.VISITOR]), limit=99)
    assert {visit.stage for visit in own} >= {Stage.PLANNED, Stage.WRITING, Stage.RETURNED, Stage.RELEASED, Stage.CONSIDERED}
    assert visits.count_in(demonstration, visits.in_stages(visits.reports_to(roles[Role.CHAIR]), Stage.RELEASED)) >= 1
    assert visits.count_in(demonstration, visits.to_check(roles[Role.OFFICE])) >= 1


def test_it_has_replies_at_every_state_with_points_promises_and_more_days(demonstration: Database) -> None:
    released = visits.list_in(demonstration, visits.released(), limit=999)
    states = Counter(one.state(AT) for one in replies.standings(demonstration, released).values())
    assert set(states) >= {State.AWAITED, State.WRITING, State.SENT, State.LATE, State.NONE, State.SETTLED}
    assert states[State.SENT] > states[State.LATE] + states[State.NONE]
    assert all_of(demonstration, "select will from responses") == {"yes", "no", "not-ours"}
    assert all_of(demonstration, "select may from shares") == {"yes", "no"}
    assert all_of(demonstration, "select kind from points") == {"wrong", "missing"}
    assert all_of(demonstration, "select verdict from points") == {None, "accepted", "not-accepted"}
    assert all_of(demonstration, "select version from reports") == {1, 2}
    assert len(all_of(demonstration, "select visit from extensions")) >= 2
    assert all_of(demonstration, "select count(*) from replies where sent_at > '2026-11-24'") == {0}


def test_no_reply_in_it_is_stopped_or_warned_of(demonstration: Database) -> None:
    for visit in visits.list_in(demonstration, visits.released(), limit=999):
        reply, asked = replies.get(demonstration, visit), replying.asked(demonstration, visit, replying.report_of(demonstration, visit))
        assert [one for one in replying.identifying(visit, reply, asked) if one.mark.tier is not Tier.ASK] == []


def test_the_chair_of_the_demonstration_has_a_report_to_reply_to(demonstration: Database) -> None:
    chair = facts.demonstration_people(demonstration)[Role.CHAIR]
    waits = visits.list_in(demonstration, visits.in_stages(needs.unreplied(chair), Stage.RELEASED), limit=9)
    assert [one.state(AT) for one in replies.standings(demonstration, waits).values()] == [State.AWAITED]


def test_nothing_that_was_done_lies_in_the_future(demonstration: Database) -> None:
    assert all_of(demonstration, "select count(*) from history where at > '2026-11-25'") == {0}
    assert all_of(demonstration, "select count(*) from visits where stage <> 'planned' and stage <> 'cancelled' and meeting_on > '2026-11-24'") == {0}


def test_the_boards_counts_are_those_of_the_answers_themselves(demonstration: Database) -> None:
    """Counted a second time, slowly, from each observation as it stands."""
    said: Counter[tuple[str, str]] = Counter()
    attended: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for visit in visits.list_in(demonstration, visits.released(), limit=999):
        instrument, observation = instruments.of_visit(visit), observations.get(demonstration, visit)
        asked = [question.key for section in sections(visit, instrument, observation) for question in section.questions if question.kind is Kind.RATING]
        said.update((key, observation.answer(key).value) for key in asked)
        attended.update((one.agency, ":".join(filter(None, (presence(one), one.there and one.part)))) for one in observation.attended)
        found.update({(finding.theme, finding.kind) for finding in observation.findings})
    rated = [question.key for question in rated_questions(INSTRUMENT)]
    agencies = {agency for agency, _ in attended}
    assert counts.answers(demonstration, Filter(), rated, [rating.code for rating in INSTRUMENT.ratings]) == said
    assert counts.attendance(demonstration, Filter(), agencies) == attended
    assert counts.themes(demonstration, Filter(), {theme for theme, _ in found}, ("good-practice", "improvement")) == found
    assert sum(counts.visits(demonstration, Filter()).values()) == visits.count_in(demonstration, visits.released())


#: What a filter names, said a second time.
NAMED: dict[Filter, Callable[[Visit], bool]] = {
    Filter(date(2025, 4, 1), date(2026, 3, 31)): lambda visit: date(2025, 4, 1) <= visit.plan.meeting_on <= date(2026, 3, 31),
    Filter(borough="hackney"): lambda visit: "hackney" in visit.plan.boroughs,
    Filter(date(2024, 1, 1), borough="brent"): lambda visit: visit.plan.meeting_on >= date(2024, 1, 1) and "brent" in visit.plan.boroughs,
    Filter(bcu="North West"): lambda visit: any(visit.area.borough(key).bcu == "North West" for key in visit.plan.boroughs),
    Filter(pdu="Hackney and City"): lambda visit: any(visit.area.borough(key).pdu == "Hackney and City" for key in visit.plan.boroughs),
    Filter(level="3"): lambda visit: visit.plan.level == "3",
    Filter(mode="hybrid", visitor="lay-adviser"): lambda visit: visit.plan.mode == "hybrid" and "lay-adviser" in standings(visit),
    Filter(visitor="member", level="2"): lambda visit: visit.plan.level == "2" and "member" in standings(visit),
}


def standings(visit: Visit) -> set[str]:
    return {seat.standing.value for seat in (visit.plan.visitor, visit.plan.second_visitor) if seat}


@pytest.mark.parametrize("wanted", NAMED)
def test_a_filter_counts_the_visits_that_it_names(demonstration: Database, wanted: Filter) -> None:
    ones = [visit for visit in visits.list_in(demonstration, visits.released(), limit=999) if NAMED[wanted](visit)]
    given = counts.answers(demonstration, wanted, ["C1"], ["4", "3", "2", "1", "NS", "NA"])
    assert len(ones) > 0
    assert sum(given.values()) == sum(counts.visits(demonstration, wanted).values()) == len(ones), "every visit is asked C1, and answers it"


def test_its_people_have_addresses_that_reach_nobody(demonstration: Database) -> None:
    everybody = people.list_all(demonstration, limit=999)
    assert len(everybody) > 70
    assert {person.email.split("@")[1] for person in everybody} <= {"example.org", "example.com"}


def test_the_same_day_gives_the_same_demonstration(demonstration: Database, tmp_path: Path) -> None:
    again = filled(tmp_path)
    for table in ("visits", "answers", "findings", "attendance", "history", "readings", "seats", "replies", "responses", "points", "actions"):
        order = "1, 2, 3"
        assert (
            again.execute(f"select * from {table} order by {order}").fetchall() == demonstration.execute(f"select * from {table} order by {order}").fetchall()
        )
    again.conn.close()


def test_an_agency_filter_counts_the_visits_where_it_took_part(demonstration: Database) -> None:
    ones = [
        visit
        for visit in visits.list_in(demonstration, visits.released(), limit=999)
        if any(one.agency == "housing" and one.there for one in observations.get(demonstration, visit).attended)
    ]
    wanted = Filter(agency="housing")
    assert 0 < len(ones) < sum(counts.visits(demonstration, Filter()).values())
    assert sum(counts.visits(demonstration, wanted).values()) == len(ones)
    assert sum(counts.answers(demonstration, wanted, ["C1"], ["4", "3", "2", "1", "NS", "NA"]).values()) == len(ones)
    assert sum(count for (_, code), count in counts.attendance(demonstration, wanted, ["housing"]).items()) == len(ones)


def test_the_board_has_a_paper_of_the_last_whole_quarter_to_read(demonstration: Database) -> None:
    (paper,) = papers.versions(demonstration, "2026-q2")
    assert paper.issued_at is not None
    assert paper.considered_on is None


def test_of_a_whole_year_no_small_number_is_published_and_most_tables_say_something(demonstration: Database) -> None:
    london = installation.area_of(read(Path("instance"), {}))
    publishing.make(demonstration, london, 2025, "", by=people.list_with_role(demonstration, Role.OFFICE)[0], at=AT)
    paper = canonical.load(Paper, papers.versions(demonstration, "2025")[0].content)
    told = [cell.text for section in paper.sections for grid in section.grids for line in grid.lines for cell in line.cells]
    assert all(one == publishing.WITHHELD or int(one) >= LEAST_VISITS for one in told)
    assert sum(one != publishing.WITHHELD for one in told) > len(told) / 4


def test_where_an_agency_took_part_is_counted_the_same_by_way_of_where_it_did_not(demonstration: Database) -> None:
    """Only the first of the two goes that way; by the day of the second every chair's time has passed."""
    agencies = [one.key for one in installation.area_of(read(Path("instance"), {})).agencies]
    keys, codes = [one.key for one in rated_questions(INSTRUMENT)], [one.code for one in INSTRUMENT.ratings]
    for agency in agencies:
        quick, slow = Filter(agency=agency, level="2"), Filter(agency=agency, level="2", quotable_on=date.max)
        assert counts.answers(demonstration, quick, keys, codes) == counts.answers(demonstration, slow, keys, codes)
        assert counts.attendance(demonstration, quick, agencies) == counts.attendance(demonstration, slow, agencies)
