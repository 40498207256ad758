"""What may identify a person: said under its box, kept as it was typed, and not sent before it was reworded or explained."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain import instruments, wording
from observe.domain.people import Person
from observe.domain.visit import Stage, Visit
from observe.services import checking, inviting, typing_in, visiting
from observe.store import observations, visits
from observe.store.database import write
from reports import feedback
from tests.cast import DECLARED, NOW, TODAY, Cast, World
from tests.views.test_planning_new import said as a_plan

As = Callable[[Person | None], FlaskClient]

POSTCODE, PRISON, OTHER = "ZZ9 9ZZ", "A0000AA", "A0000BB"
WARNED, STOPPED = f"Alarms go in near {POSTCODE} this week.", f"The template {PRISON} was used."
REASONS = {"G1-reason": "", "G2-reason": "", "G3-reason": "", "G4-reason": ""}
ITSELF = {"X-Autosave": "1"}
TALK = {"L1_well": "", "L1_way": "", "L1_board": "", "L2_how": "", "L2_told": "", "L2_response": "", "L2_why": ""}
ALL = {"L8": ["no-names", "notes", "urgent"], "L8_urgent": ""}


def part(visit: Visit, slug: str = "victim-safety") -> str:
    return f"/visits/{visit.ref}/observation/{slug}"


def boxes(page: str) -> list[str]:
    """The boxes in which to say why it is not what it looks like."""
    return re.findall(r'<textarea class="govuk-textarea" id="(why-[^"]+)"', page)


def shown(page: str) -> list[str]:
    """What the page sends along of the notes that stand on it."""
    return re.findall(r'name="noted" value="([^"]+)"', page)


def as_it_stands(page: str, said: Mapping[str, object]) -> dict[str, object]:
    """What the buttons of this page would send, with these answers."""
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    return {"revision": revision[1], "noted": shown(page), **REASONS, **said}


def stopped(world: World, words: str = STOPPED) -> Visit:
    """All is answered; one reason has in it what looks like a prison number."""
    visit = visiting.choose_form(world.db, world.written(), short=False, by=world.cast.wren, at=NOW)
    visiting.record(world.db, visit, "victim-safety", {"G2": Answer("4", words)}, seen=1, by=world.cast.wren, at=NOW)
    return visit


def explained(world: World) -> Visit:
    """Sent with a reason for what looks like a prison number, and with a warning left standing."""
    visit, wren = stopped(world, f"{STOPPED} {WARNED}"), world.cast.wren
    (stop,) = [one for one in wording.found(visit, instruments.of_visit(visit), observations.get(world.db, visit)) if one.is_open]
    said = {"G2": Answer("4", f"{STOPPED} {WARNED}")}
    visiting.record(world.db, visit, "victim-safety", said, seen=2, by=wren, at=NOW, explained={stop.place: "The template’s number."})
    return visiting.submit(world.db, visits.get(world.db, visit.ref), DECLARED, by=wren, at=NOW)


def fingerprint(db: Database, visit: Visit) -> str:
    return feedback.fingerprint(checking.draft(db, visit))


def test_a_warning_shows_the_page_once_more_and_never_changes_the_words(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    answer = wren.post(part(visit), data={"revision": "0", **REASONS, "G2-reason": WARNED})
    assert (answer.status_code, answer.location) == (303, f"{part(visit)}?noted=1")
    assert observations.get(db, visit).answer("G2").reason == WARNED
    page = wren.get(answer.location).text
    assert "Saved at 2:32pm" in page
    assert re.search(r'Something in <a [^>]*href="#G2-reason">question G2</a> may identify a person\.', page)
    assert re.search(r'<textarea [^>]*id="G2-reason"[^>]*aria-describedby="G2-reason-hint G2-reason-note"', page)
    assert re.search(r'id="G2-reason-note">\s*<p [^>]*><strong>“ZZ9 9ZZ” looks like a postcode.</strong> Say it another way.', page)
    assert "Error" not in page
    again = wren.post(answer.location, data=as_it_stands(page, {"G2-reason": WARNED}))
    assert again.location == part(visit, "stalking")


def test_words_that_the_page_has_shown_already_hold_nobody_back(world: World, as_: As, cast: Cast) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    told = wren.post(part(visit), data={"revision": "0", **REASONS, "G2-reason": WARNED}, headers=ITSELF)
    noted = shown(told.get_json()["notes"]["G2-reason"])
    data = {"revision": told.headers["Observe-Revision"], "noted": noted, **REASONS, "G2-reason": WARNED}
    assert wren.post(part(visit), data=data).location == part(visit, "stalking")
    more = {**data, "revision": "2", "G3-reason": f"{POSTCODE} again."}
    assert wren.post(part(visit), data=more).location == f"{part(visit)}?noted=1"


def test_more_than_a_page_shows_hold_nobody_back_for_ever(world: World, as_: As, cast: Cast) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    many = " and ".join(f"ZZ9 {number}{letter}Z" for number in range(1, 10) for letter in "ABDEF")
    answer = wren.post(part(visit), data={"revision": "0", **REASONS, "G2-reason": many})
    page = wren.get(answer.location).text
    assert page.count("looks like a postcode") == 20
    assert "There are 25 more like these." in page
    assert wren.post(answer.location, data=as_it_stands(page, {"G2-reason": many})).location == part(visit, "stalking")


def test_a_page_that_saves_by_itself_is_told_what_to_say_under_which_box(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    answer = as_(cast.wren).post(part(visit), data={"revision": "0", **REASONS, "G2-reason": f"<b>{STOPPED}", "G3-reason": WARNED}, headers=ITSELF)
    notes = answer.get_json()["notes"]
    assert list(notes) == ["G2-reason", "G3-reason"]
    assert "“A0000AA” looks like a prison number." in notes["G2-reason"]
    assert len(boxes(notes["G2-reason"])) == 1
    assert not boxes(notes["G3-reason"])
    assert answer.headers["Observe-Saved"] == "Saved at 2:32pm. A note says where something may identify a person."
    assert PRISON not in str(answer.headers)
    assert POSTCODE not in str(answer.headers)


def test_what_stands_in_a_note_is_no_markup(world: World, as_: As, cast: Cast) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    wren.post(part(visit), data={"revision": "0", **REASONS, "G2-reason": STOPPED})
    (box,) = boxes(wren.get(part(visit)).text)
    answer = wren.post(part(visit), data={"revision": "1", **REASONS, "G2-reason": STOPPED, box: "</textarea><script>alert(1)</script>"}, headers=ITSELF)
    assert "<script" not in answer.get_json()["notes"]["G2-reason"]


def test_a_stop_is_saved_and_keeps_the_observation_from_being_sent(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, wren = stopped(world), as_(cast.wren)
    page = wren.get(f"/visits/{visit.ref}/check").text
    assert "Question G2: change what looks like a prison number, or say why it is not one" in page
    assert f'href="{part(visit)}?check=1#G2"' in page
    answer = wren.post(f"/visits/{visit.ref}/check", data=ALL)
    assert answer.status_code == 400
    assert "1 thing is left to do before you can send this" in answer.text
    assert visits.get(db, visit.ref).stage is Stage.WRITING
    with pytest.raises(visiting.Incomplete):
        visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)
    assert "Something in it may identify a person" in wren.get(f"/visits/{visit.ref}").text


def test_a_reason_lets_it_be_sent_and_counts_for_these_words_alone(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, wren = stopped(world), as_(cast.wren)
    page = wren.get(f"{part(visit)}?check=1").text
    (box,) = boxes(page)
    said = {"G1": "4", "G1-reason": "Yes.", "G2": "4", "G2-reason": STOPPED, "G3": "4", "G3-reason": "Yes.", "G4": "4", "G4-reason": "Yes."}
    answer = wren.post(f"{part(visit)}?check=1", data=as_it_stands(page, {**said, box: "It is the number of the agenda’s template."}))
    assert answer.location == f"/visits/{visit.ref}/check#part-victim-safety"
    page = wren.get(part(visit)).text
    assert "It is the number of the agenda’s template." in page
    other = as_it_stands(page, {**said, "G2-reason": f"The template {OTHER} was used.", box: "It is the number of the agenda’s template."})
    assert wren.post(part(visit), data=other).location == f"{part(visit)}?noted=1"
    assert wren.post(f"/visits/{visit.ref}/check", data=ALL).status_code == 400
    back = as_it_stands(wren.get(part(visit)).text, {**said, "G2-reason": f"The template a 0000 aa was used. {STOPPED}"})
    wren.post(part(visit), data=back)
    assert wren.post(f"/visits/{visit.ref}/check", data=ALL).location == f"/visits/{visit.ref}/sent"
    assert list(observations.get(db, visit).explained.values()) == ["It is the number of the agenda’s template."]


@pytest.mark.parametrize(("why", "said"), [(f"It is {OTHER}.", "what looks like a prison number itself"), ("x" * 501, "500 characters or fewer"), (" \n", "")])
def test_a_reason_that_cannot_stand_does_not_count(world: World, as_: As, cast: Cast, why: str, said: str) -> None:
    visit, wren = stopped(world), as_(cast.wren)
    page = wren.get(part(visit)).text
    (box,) = boxes(page)
    wren.post(part(visit), data=as_it_stands(page, {"G2": "4", "G2-reason": STOPPED, box: why}), headers=ITSELF)
    assert said in wren.get(part(visit)).text
    page = wren.get(f"/visits/{visit.ref}/check").text
    assert "change what looks like a prison number" in page


def test_warnings_are_listed_quietly_and_do_not_hold_back(world: World, as_: As, cast: Cast) -> None:
    visit, wren = stopped(world, WARNED), as_(cast.wren)
    page = wren.get(f"/visits/{visit.ref}/check").text
    assert "Look at these words again" in page
    assert '<a class="govuk-link" href="#row-G2">Question G2: this looks like a postcode</a>' in page
    assert wren.post(f"/visits/{visit.ref}/check", data=ALL).location == f"/visits/{visit.ref}/sent"


def test_what_is_typed_beside_the_declaration_is_looked_at_too(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, wren = world.written(), as_(cast.wren)
    data = {**ALL, "L8_urgent": f"The duty inspector, on {PRISON}"}
    answer = wren.post(f"/visits/{visit.ref}/check", data=data)
    assert answer.status_code == 400
    (box,) = boxes(answer.text)
    assert wren.post(f"/visits/{visit.ref}/check", data={**data, box: "The number of the room."}).location == f"/visits/{visit.ref}/sent"
    assert list(observations.get(db, visit).explained.values()) == ["The number of the room."]


@pytest.mark.parametrize(
    ("slug", "data", "box"),
    [
        ("who-was-there", {"there": ["police"], "others": f"A trust\n{PRISON}"}, "others"),
        ("findings", {"L3_none": STOPPED}, "L3_none"),
        ("talk", {**TALK, "L1_well": STOPPED, "L2_date": ["", "", ""]}, "L1_well"),
    ],
)
def test_every_part_says_it_under_its_box(world: World, as_: As, cast: Cast, slug: str, data: dict[str, object], box: str) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    answer = wren.post(part(visit, slug), data={"revision": "0", **data})
    assert answer.location == f"{part(visit, slug)}?noted=1"
    page = wren.get(answer.location).text
    assert f'id="{box}-note"' in page
    assert len(boxes(page)) == 1


def test_a_finding_says_it_on_its_own_page_and_on_the_list(world: World, as_: As, cast: Cast) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    data = {"revision": "0", "text": "Papers came late.", "theme": "minutes", "who": "chair", "agency": "", "step": STOPPED}
    answer = wren.post(f"{part(visit, 'findings')}/improvement/new", data=data)
    assert re.fullmatch(rf"{part(visit, 'findings')}/improvement/\d+\?noted=1", answer.location)
    page = wren.get(answer.location).text
    assert 'id="step-note"' in page
    (box,) = boxes(page)
    assert "Area for improvement 1: change what looks like a prison number" in wren.get(part(visit, "findings")).text
    answer = wren.post(answer.location, data={**data, "revision": "1", "noted": shown(page), box: "The template’s number."})
    assert answer.location.startswith(f"{part(visit, 'findings')}#finding-")
    assert "change what looks like" not in wren.get(part(visit, "findings")).text


def test_what_was_asked_for_last_time_says_it_under_its_box(world: World, as_: As, cast: Cast) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit, wren = world.planned(), as_(cast.wren)
    names = re.findall(r'name="(earlier-\d+-why)"', wren.get(part(visit, "last-time")).text)
    answer = wren.post(part(visit, "last-time"), data={"revision": "0", **dict.fromkeys(names, ""), names[0]: STOPPED})
    assert answer.location == f"{part(visit, 'last-time')}?noted=1"
    assert f'id="{names[0]}-note"' in wren.get(answer.location).text


def test_the_talk_that_is_added_later_is_held_to_the_same(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, wren = world.written(), as_(cast.wren)
    visiting.record(db, visit, "talk", {"L2": Answer("not-yet"), "L2_why": Answer("She was called away.")}, seen=1, by=cast.wren, at=NOW)
    visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)
    said = {"L2": "given", "L2_date": ["17", "11", "2026"], "L2_how": "in-person", "L2_told": STOPPED, "L2_response": WARNED}
    talk = {"revision": "2", **TALK, **said}
    answer = wren.post(f"/visits/{visit.ref}/talk", data=talk)
    assert answer.status_code == 400
    assert "change what looks like a prison number, or say why it is not one" in answer.text
    (box,) = boxes(answer.text)
    answer = wren.post(f"/visits/{visit.ref}/talk", data={**talk, "noted": shown(answer.text), box: "The template’s number."})
    assert answer.location == f"/visits/{visit.ref}/observation"


def test_what_another_place_saved_meanwhile_takes_no_reason_away(world: World, as_: As, cast: Cast) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    wren.post(part(visit), data={"revision": "0", **REASONS, "G2-reason": STOPPED})
    page = wren.get(part(visit)).text
    (box,) = boxes(page)
    wren.post(part(visit), data={"revision": "1", **REASONS, "G2-reason": STOPPED, "G1-reason": "From the phone."})
    answer = wren.post(part(visit), data=as_it_stands(page, {"G1-reason": "From the laptop.", "G2-reason": STOPPED, box: "The template’s number."}))
    assert answer.status_code == 409
    assert "The template’s number.</textarea>" in answer.text


def test_the_office_sees_the_words_marked_with_every_reason_and_warning(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = explained(world)
    page = as_(cast.bram).get(f"/visits/{visit.ref}/checking").text
    assert "2 things to look at" in page
    assert re.search(
        r'href="#w1">Looks like a prison number, in question G2</a><br>\s*<strong class="[^"]*">Stopped</strong> The visitor gave a reason\.', page
    )
    assert re.search(r'<mark class="ob-warn ob-warn--stop" id="w1"><span [^>]*>Start of what looks like a prison number: </span>A0000AA<span', page)
    assert "The visitor says: <q" in page
    assert "The template’s number.</q>" in page
    assert re.search(r'<mark class="ob-warn ob-warn--warn" id="w2"><span [^>]*>Start of what looks like a postcode: </span>ZZ9 9ZZ<span', page)
    assert "The visitor left it as it is." in page
    release = as_(cast.bram).get(f"/visits/{visit.ref}/release?seen={fingerprint(db, visit)}").text
    assert "The report has 1 thing that was stopped, with the visitor’s reason and 1 warning that the visitor left standing." in release
    assert as_(cast.bram).post(f"/visits/{visit.ref}/release", data={"seen": fingerprint(db, visit)}).location == f"/visits/{visit.ref}/report"
    assert "<mark" not in as_(cast.tamsin).get(f"/visits/{visit.ref}/report").text


def test_a_report_with_a_stop_that_nobody_explained_is_not_released(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, bram = explained(world), as_(cast.bram)
    with write(db):
        db.execute("delete from explanations")  # as one that was sent before there was a check
    answer = bram.post(f"/visits/{visit.ref}/checking", data={"decision": "release", "seen": fingerprint(db, visit), "section-1": "", "text-1": ""})
    assert answer.status_code == 400
    assert "Question G2: this looks like a prison number and has no reason that counts. Return it to the visitor" in answer.text
    answer = bram.post(f"/visits/{visit.ref}/release", data={"seen": fingerprint(db, visit)})
    assert answer.status_code == 409
    assert "Return it to the visitor" in answer.text
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
    with pytest.raises(checking.Identifying):
        checking.release(db, visit, fingerprint(db, visit), by=cast.bram, at=NOW)


def test_equal_texts_are_each_marked_where_they_stand(world: World, as_: As, cast: Cast) -> None:
    visit = world.written()
    said = {"G2": Answer("4", WARNED), "G3": Answer("4", WARNED)}
    visiting.record(world.db, visit, "victim-safety", said, seen=1, by=cast.wren, at=NOW)
    visiting.submit(world.db, visit, DECLARED, by=cast.wren, at=NOW)
    page = as_(cast.bram).get(f"/visits/{visit.ref}/checking").text
    assert re.findall(r'<mark [^>]*id="(w\d)"', page) == ["w1", "w2"]


def test_the_note_with_which_it_is_returned_is_held_to_the_same(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, bram = world.submitted(), as_(cast.bram)
    said = {"decision": "return", "seen": fingerprint(db, visit), "section-1": "", "text-1": f"Leave out {PRISON}."}
    answer = bram.post(f"/visits/{visit.ref}/checking", data=said)
    assert answer.status_code == 400
    assert "This has in it what looks like a prison number. Say it another way, for example" in answer.text
    answer = bram.post(f"/visits/{visit.ref}/checking", data={**said, "text-1": f"Leave out {POSTCODE}."})
    assert answer.status_code == 200
    assert "“ZZ9 9ZZ” looks like a postcode." in answer.text
    assert "If it identifies nobody, press the button again." in answer.text
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
    answer = bram.post(f"/visits/{visit.ref}/checking", data={**said, "text-1": f"Leave out {POSTCODE}.", "noted": shown(answer.text)})
    assert answer.location == "/checking"


def test_why_facts_are_corrected_and_how_something_was_confirmed_are_held_to_the_same(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, bram = world.submitted(), as_(cast.bram)
    page = bram.get(f"/visits/{visit.ref}/correct").text
    answer = bram.post(f"/visits/{visit.ref}/correct", data=a_plan(cast, meeting_on=["17", "11", "2026"], reason=f"See {PRISON}."))
    assert 'id="reason-error"' in answer.text
    assert "what looks like a prison number" not in page
    typed_in = typing_in.begin(db, world.planned(), by=cast.bram, at=NOW)
    visiting.record(db, typed_in, "victim-safety", {"G1": Answer("3", "")}, seen=0, by=cast.bram, at=NOW)
    answer = bram.post(f"/visits/{typed_in.ref}/typed-in", data={"how": f"by telephone, {PRISON}"})
    assert 'id="how-error"' in answer.text


def test_what_links_a_visitor_with_the_meeting_is_held_to_the_same(as_: As, cast: Cast, db: Database) -> None:
    inviting.change(db, replace(cast.wren, boroughs=("hackney",)), at=NOW)
    bram = as_(cast.bram)
    agreed = "Wren Applegarth works or lives in Hackney."
    answer = bram.post("/visits/new", data=a_plan(cast, agreed=agreed, link_why=f"Knows {PRISON}."))
    assert answer.status_code == 400
    assert 'id="link_why-error"' in answer.text
    warned = a_plan(cast, agreed=agreed, link_why=f"Lives near {POSTCODE}.")
    answer = bram.post("/visits/new", data=warned)
    assert (answer.status_code, visits.count_in(db, visits.EVERY_VISIT)) == (200, 0)
    assert bram.post("/visits/new", data={**warned, "noted": shown(answer.text)}).status_code == 303
