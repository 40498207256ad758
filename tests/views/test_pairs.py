"""Two visitors at one meeting: each observes alone, then one of them makes the joint report, which counts once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.counts import Filter
from observe.domain.errors import NotAllowed
from observe.domain.people import Person
from observe.domain.visit import Seat, Stage, Visit, Whose
from observe.services import pairing, planning, typing_in, visiting, withdrawing
from observe.store import counts, observations, visits
from observe.store.database import write
from tests.cast import NOW, Cast, World, a_plan

As = Callable[[Person | None], FlaskClient]
WORDS = "Idris alone saw this."
PART = "observation/victim-safety"


@pytest.fixture
def planned(world: World, cast: Cast) -> Visit:
    return world.planned(second_visitor=Seat.of(cast.idris))


@pytest.fixture
def finished(planned: Visit, world: World, cast: Cast, db: Database) -> Visit:
    """Both have finished; on G1 they say otherwise."""
    visiting.record(db, planned, "victim-safety", {f"G{n}": Answer("2", WORDS) for n in range(1, 5)}, seen=0, by=cast.idris, at=NOW)
    return world.finished_by_both(planned)


def own(db: Database, visit: Visit, person: Person) -> dict[str, Answer]:
    return dict(observations.get(db, visit, Whose(person.id)).answers)


def test_each_writes_alone_and_neither_reads_what_the_other_wrote(planned: Visit, db: Database, cast: Cast, as_: As) -> None:
    visiting.record(db, planned, "victim-safety", {"G1": Answer("2", WORDS)}, seen=0, by=cast.idris, at=NOW)
    for person, sees in ((cast.idris, True), (cast.wren, False)):
        client = as_(person)
        for path in (PART, f"{PART}/drafts", "check", ""):
            page = client.get(f"/visits/{planned.ref}/{path}".rstrip("/"))
            assert page.status_code == 200
            assert (WORDS in page.text) == (sees and path in (PART, f"{PART}/drafts", "check"))
    for person, code in ((cast.wren, 403), (cast.idris, 403), (cast.bram, 403), (cast.ottilie, 403), (cast.tamsin, 404), (cast.corin, 404), (None, 303)):
        assert as_(person).get(f"/visits/{planned.ref}/joint").status_code == code
    for person in (cast.bram, cast.ottilie):
        assert as_(person).get(f"/visits/{planned.ref}/{PART}").status_code == 403
    assert WORDS not in as_(cast.bram).get(f"/visits/{planned.ref}/history").text


def test_what_is_not_whole_is_not_finished(planned: Visit, db: Database, cast: Cast, as_: As) -> None:
    page = as_(cast.idris).post(f"/visits/{planned.ref}/check")
    assert page.status_code == 400
    assert "left to do before you can finish this" in page.text
    assert not visits.get(db, planned.ref).visitors[1].finished_at


def test_who_has_finished_reads_their_own_and_can_take_it_back_until_the_other_has(planned: Visit, world: World, db: Database, cast: Cast, as_: As) -> None:
    world.write(planned, cast.wren)
    assert as_(cast.wren).post(f"/visits/{planned.ref}/check").headers["Location"].endswith("/joint")
    assert as_(cast.wren).get(f"/visits/{planned.ref}/{PART}").status_code == 403
    visiting.record(db, planned, "victim-safety", {"G1": Answer("2", WORDS)}, seen=0, by=cast.idris, at=NOW)
    page = as_(cast.wren).get(f"/visits/{planned.ref}/joint").text
    assert "Idris Penhale has not." in page
    assert WORDS not in page
    assert as_(cast.wren).post(f"/visits/{planned.ref}/joint").status_code == 403
    with pytest.raises(NotAllowed):
        pairing.finish(db, planned, by=cast.wren, at=NOW)
    assert as_(cast.wren).post(f"/visits/{planned.ref}/joint/take-back").status_code == 303
    assert as_(cast.wren).get(f"/visits/{planned.ref}/{PART}").status_code == 200


def test_the_joint_observation_begins_with_what_both_said_alike(finished: Visit, db: Database, cast: Cast, as_: As) -> None:
    page = as_(cast.wren).get(f"/visits/{finished.ref}/joint").text
    assert WORDS in page
    assert as_(cast.idris).post(f"/visits/{finished.ref}/joint").status_code == 303
    assert as_(cast.wren).post(f"/visits/{finished.ref}/joint").status_code == 403
    joint = observations.get(db, visits.get(db, finished.ref))
    assert (joint.answer("G1"), joint.answer("F1")) == (Answer(), own(db, finished, cast.wren)["F1"])
    assert joint.findings == ()
    assert as_(cast.wren).get(f"/visits/{finished.ref}/{PART}").status_code == 403
    assert as_(cast.idris).get(f"/visits/{finished.ref}/{PART}").text.count(WORDS) == 4


def test_one_text_or_both_are_taken_over_and_the_page_is_saved_first(finished: Visit, db: Database, cast: Cast, as_: As) -> None:
    joint = pairing.begin(db, finished, by=cast.wren, at=NOW)
    client, page = as_(cast.wren), f"/visits/{joint.ref}/{PART}"
    typed = {f"G{n}-reason": "" for n in range(1, 5)} | {f"G{n}_differ": "" for n in range(1, 5)}
    sent = {**typed, "revision": "0", "G1": "3", "G2-reason": "Typed here.", "take": "0 G1"}
    assert client.post(page, data=sent).status_code == 303
    before = own(db, joint, cast.wren)["G1"].reason
    now = observations.get(db, joint)
    assert (now.answer("G1"), now.answer("G2").reason) == (Answer("3", f"{before}\n\n{WORDS}"), "Typed here.")
    again = {**typed, "revision": str(now.revision("victim-safety")), "take": f"{cast.idris.id} G2"}
    assert client.post(page, data=again).status_code == 303
    assert observations.get(db, joint).answer("G2") == Answer("2", WORDS)
    for wrong in ("x G1", "7 G1", f"{cast.idris.id} L2", f"{cast.idris.id}"):
        now = observations.get(db, joint)
        assert client.post(page, data={**typed, "revision": str(now.revision("victim-safety")), "take": wrong}).status_code in (400, 404)


def test_a_finding_of_either_is_taken_over(finished: Visit, db: Database, cast: Cast, as_: As) -> None:
    joint = pairing.begin(db, finished, by=cast.wren, at=NOW)
    finding = observations.get(db, joint, Whose(cast.idris.id)).findings[0]
    page = f"/visits/{joint.ref}/observation/findings"
    assert as_(cast.wren).post(page, data={"revision": "0", "L3_none": "", "take": f"{cast.idris.id} finding-{finding.id}"}).status_code == 303
    (taken,) = observations.get(db, joint).findings
    assert (taken.text, taken.id != finding.id) == (finding.text, True)


def test_how_one_of_them_saw_an_agency_attend_is_taken_over_on_either_page(finished: Visit, db: Database, cast: Cast, as_: As) -> None:
    theirs = observations.get(db, finished, Whose(cast.idris.id)).attended
    mine = (replace(theirs[0], came="online", part="silent"), *theirs[1:])
    with write(db):
        observations.save_attendance(db, observations.begin(db, finished, NOW, Whose(cast.wren.id)), mine)
    joint = pairing.begin(db, finished, by=cast.wren, at=NOW)
    client, page, key = as_(cast.wren), f"/visits/{joint.ref}/observation/who-was-there", theirs[0].agency
    everybody = {"there": [one.agency for one in theirs], "others": ""}
    for where, visitor, typed, taken in (("", cast.wren, everybody, mine), ("/how", cast.idris, {}, theirs)):
        shown = client.get(f"{page}{where}").text
        assert f'value="{visitor.id} agency-{key}"' in shown
        assert f'value="0 agency-{key}"' not in shown
        revision = str(observations.get(db, joint).revision("who-was-there"))
        assert client.post(f"{page}{where}", data={**typed, "revision": revision, "take": f"{visitor.id} agency-{key}"}).status_code == 303
        assert observations.get(db, joint).attended == taken
    for wrong in (f"0 agency-{key}", f"{cast.wren.id} agency-nobody", f"{cast.bram.id} agency-{key}"):
        revision = str(observations.get(db, joint).revision("who-was-there"))
        assert client.post(page, data={**everybody, "revision": revision, "take": wrong}).status_code == 404


def test_the_joint_report_alone_is_sent_and_counts_once_with_where_they_differ(finished: Visit, world: World, db: Database, cast: Cast, as_: As) -> None:
    with pytest.raises(NotAllowed):
        visiting.submit(db, finished, {}, by=cast.wren, at=NOW)
    joint = pairing.begin(db, finished, by=cast.wren, at=NOW)
    for seen in range(4):
        pairing.take(db, joint, "victim-safety", cast.idris.id, f"G{seen + 1}", seen=seen, by=cast.wren, at=NOW)
    visiting.record(db, joint, "victim-safety", {"G1_differ": Answer("Wren heard it in most cases.")}, seen=4, by=cast.wren, at=NOW)
    before = own(db, joint, cast.wren)
    released = world.release(world.send(joint, cast.wren))
    assert released.stage is Stage.RELEASED
    assert counts.answers(db, Filter(), ["G1"], ["2", "4"]) == {("G1", "2"): 1}
    page = as_(cast.tamsin).get(f"/visits/{joint.ref}/report").text
    assert "Where the visitors still differ" in page
    assert "Wren heard it in most cases." in page
    assert own(db, joint, cast.wren) == before
    assert as_(cast.idris).get(f"/visits/{joint.ref}/observation").status_code == 200


def test_the_other_can_take_the_joint_report_over(finished: Visit, db: Database, cast: Cast, as_: As) -> None:
    joint = pairing.begin(db, finished, by=cast.wren, at=NOW)
    assert as_(cast.wren).post(f"/visits/{joint.ref}/joint/take-over").status_code == 403
    assert "Wren Applegarth makes the joint report" in as_(cast.idris).get(f"/visits/{joint.ref}/joint").text
    assert as_(cast.idris).post(f"/visits/{joint.ref}/joint/take-over").status_code == 303
    assert as_(cast.idris).get(f"/visits/{joint.ref}/{PART}").status_code == 200
    with pytest.raises(NotAllowed):
        visiting.record(db, joint, "victim-safety", {"G1": Answer("4")}, seen=0, by=cast.wren, at=NOW)


def test_who_is_left_of_a_pair_sends_what_they_wrote_alone(finished: Visit, world: World, db: Database, cast: Cast) -> None:
    left = planning.change(db, finished, a_plan(cast), by=cast.bram, at=NOW)
    assert (left.is_pair, left.stage, left.visitors[0].finished_at) == (False, Stage.WRITING, None)
    assert world.send(left, cast.wren).stage is Stage.SUBMITTED
    again = world.finished_by_both(world.planned(second_visitor=Seat.of(cast.idris)))
    second = planning.hand_over(db, again, a_plan(cast, visitor=Seat.of(cast.idris)), by=cast.bram, at=NOW)
    assert own(db, second, cast.idris) == dict(observations.get(db, second).answers) != {}


def test_who_observed_no_longer_changes_once_the_joint_report_is_begun(finished: Visit, db: Database, cast: Cast) -> None:
    joint = pairing.begin(db, finished, by=cast.wren, at=NOW)
    with pytest.raises(NotAllowed):
        planning.change(db, joint, a_plan(cast), by=cast.bram, at=NOW)


def test_the_office_types_in_for_one_of_a_pair(planned: Visit, world: World, db: Database, cast: Cast, as_: As) -> None:
    world.write(planned, cast.wren)
    client = as_(cast.bram)
    assert client.post(f"/visits/{planned.ref}/type-in", data={"visitor": str(cast.wren.id)}).status_code == 400
    assert client.post(f"/visits/{planned.ref}/type-in", data={"visitor": str(cast.idris.id)}).status_code == 303
    world.write(visits.get(db, planned.ref), cast.bram)
    assert as_(cast.idris).get(f"/visits/{planned.ref}/{PART}").status_code == 403
    assert as_(cast.wren).get(f"/visits/{planned.ref}/{PART}").status_code == 200
    typing_in.record(db, planned, "By telephone.", by=cast.bram, at=NOW)
    assert client.post(f"/visits/{planned.ref}/check").status_code == 303
    now = visits.get(db, planned.ref)
    assert (bool(now.visitors[1].finished_at), now.typed_in is not None and now.typed_in.with_office) == (True, False)


def test_of_two_who_begin_the_joint_report_at_once_one_makes_it(finished: Visit, db: Database, cast: Cast, as_: As) -> None:
    clients = [as_(cast.wren), as_(cast.idris)]
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda client: client.post(f"/visits/{finished.ref}/joint").status_code, clients))
    assert sorted(codes) == [303, 403]
    joint = visits.get(db, finished.ref)
    assert joint.joint_by == clients_person(codes, cast).id


def clients_person(codes: list[int], cast: Cast) -> Person:
    return cast.wren if codes[0] == 303 else cast.idris


def test_when_words_are_withdrawn_they_go_from_what_each_wrote_alone_too(finished: Visit, world: World, db: Database, cast: Cast) -> None:
    joint = pairing.begin(db, finished, by=cast.wren, at=NOW)
    for seen in range(4):
        pairing.take(db, joint, "victim-safety", cast.idris.id, f"G{seen + 1}", seen=seen, by=cast.wren, at=NOW)
    released = world.release(world.send(joint, cast.wren))
    withdrawing.withdraw(db, released, 1, withdrawing.Words((WORDS,)), "It could point to one case.", by=cast.bram, at=NOW)
    assert {answer.reason for key, answer in own(db, finished, cast.idris).items() if key in ("G1", "G2", "G3", "G4")} == {"[words withdrawn]"}
