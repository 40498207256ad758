"""The note sheet: every question of the visit's form with room to write, on as few pages as promised, and readable by everybody."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from sqlite_utils import Database

from forms.attended import AWAY, CAME, PART
from forms.instrument import Kind, Question
from observe.domain import instruments
from observe.domain.observation import Earlier
from observe.domain.visit import Level, Mode, Seat, Visit
from observe.services import noting
from observe.store import earlier
from reports import note_sheet, style
from reports.by_hand import Lines
from reports.flowables import Together
from reports.note_sheet import NoteSheet
from tests import pdfs
from tests.cast import TODAY, World
from tests.reports.reading import read
from tests.reports.test_feedback_pdf import plain

Sheet = Callable[..., NoteSheet]

#: In full: what is answered on lines. The others go by their short names.
IN_FULL = (Kind.RATING, Kind.TEXT, Kind.ATTENDANCE, Kind.GOOD_PRACTICE, Kind.IMPROVEMENT)
FORMS = list(itertools.product((False, True), Mode))
POINT = Earlier(1, "Housing was missing, so two actions had no owner.", "V-2026-0007", date(2026, 8, 26))


@pytest.fixture
def visit(world: World) -> Visit:
    return world.planned()


def sheet_of(visit: Visit, *points: Earlier) -> NoteSheet:
    return noting.compose(visit, instruments.of_visit(visit), points, demonstration=False)


def as_form(visit: Visit, *, short: bool, mode: Mode) -> Visit:
    return replace(visit, short=short, plan=replace(visit.plan, mode=mode))


def asked(visit: Visit) -> list[Question]:
    """Each question and part of the visit's form, without the declaration and what was asked for last time."""
    sections = instruments.of_visit(visit).asked(bool(visit.short), visit.plan.online)
    return [one for section in sections for one in section.every_question() if section.questions[0].kind not in (Kind.DECLARATION, Kind.EARLIER)]


def pages(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def lines(sheet: NoteSheet) -> list[Lines]:
    blocks = [block for one in note_sheet.story(sheet) if isinstance(one, Together) for block in one.blocks]
    return [block for block in blocks if isinstance(block, Lines)]


@pytest.mark.parametrize(("short", "mode"), FORMS)
def test_every_question_of_the_form_is_on_the_sheet_and_every_answer_to_tick(visit: Visit, short: bool, mode: Mode) -> None:
    visit = as_form(visit, short=short, mode=mode)
    said = note_sheet.words(sheet_of(visit))
    for question in asked(visit):
        assert (question.question if question.kind in IN_FULL else question.title) in said
        assert {option.label for option in question.options} <= set(said)
    rated = sum(question.kind is Kind.RATING for question in asked(visit))
    for rating in instruments.of_visit(visit).ratings:
        assert said.count(rating.label) == rated + 1
        assert any(rating.meaning in words for words in said)


def test_a_question_that_this_visit_is_not_asked_is_not_there(visit: Visit) -> None:
    in_person = note_sheet.words(sheet_of(as_form(visit, short=False, mode=Mode.IN_PERSON)))
    short = note_sheet.words(sheet_of(as_form(visit, short=True, mode=Mode.HYBRID)))
    assert "Was the meeting kept confidential and fair for people online?" in short
    assert "Was the meeting kept confidential and fair for people online?" not in in_person
    assert "Were the level and the next review date settled?" in in_person
    assert "Were the level and the next review date settled?" not in short


def test_whoever_has_not_chosen_a_form_gets_all_questions(visit: Visit) -> None:
    assert visit.short is None
    assert sheet_of(visit) == sheet_of(replace(visit, short=False))


@pytest.mark.parametrize(("short", "mode"), FORMS)
@pytest.mark.parametrize("points", [0, 1, 30])
def test_it_has_at_most_eight_pages_and_four_of_the_short_form_whatever_the_visit(visit: Visit, world: World, short: bool, mode: Mode, points: int) -> None:
    long = replace(
        visit.plan,
        boroughs=("hammersmith-and-fulham", "kensington-and-chelsea", "kingston-upon-thames"),
        level=Level.BOTH,
        second_chair=Seat.of(world.cast.corin),
    )
    for plan, text in ((visit.plan, POINT.text), (long, "Nobody said who checks. " * 10)):
        sheet = sheet_of(as_form(replace(visit, plan=plan), short=short, mode=mode), *[replace(POINT, finding=n, text=text) for n in range(points)])
        made = note_sheet.render(sheet, invariant=True)
        pdfs.collect(f"note-sheet-{short}-{mode}-{points}", made)
        assert pages(made) <= (4 if short else 8)
        assert all(one.count >= min(one.least, 1) for one in lines(sheet))


def test_there_is_room_to_write_and_all_pages_are_used(visit: Visit) -> None:
    for short, least in ((False, 4), (True, 2)):
        sheet = sheet_of(as_form(visit, short=short, mode=Mode.HYBRID))
        assert min(one.count for one in lines(sheet) if one.least == 2) >= least
        assert pages(note_sheet.render(sheet)) == sheet.pages


def test_last_times_points_are_there_as_far_as_there_is_room_and_how_many_more_there_are(visit: Visit) -> None:
    few, many = (note_sheet.words(sheet_of(visit, *[replace(POINT, finding=n, text=f"Point {n}.") for n in range(1, count + 1)])) for count in (2, 30))
    assert "Has it got better since the last visit?" in few
    assert [words for words in few if words.startswith("Point ")] == ["Point 1.", "Point 2."]
    shown = len([words for words in many if words.startswith("Point ")])
    assert f"From the visit of 26 August 2026 (V-2026-0007). {30 - shown} more stand in Observe." in many
    assert "Has it got better since the last visit?" not in note_sheet.words(sheet_of(visit))


def test_who_was_there_is_noted_by_a_letter_of_which_each_is_explained_once(visit: Visit) -> None:
    said = note_sheet.words(sheet_of(visit))
    assert {agency.name for agency in visit.area.agencies} <= set(said)
    for words in (CAME | AWAY, PART):
        assert len({noting.LETTERS[code] for code in words}) == len(words)
        assert all(f"{label}" in " ".join(said) for label in words.values())


def test_the_facts_are_those_of_the_plan_and_name_nobody_but_the_chair(visit: Visit) -> None:
    said = " ".join(note_sheet.words(sheet_of(replace(visit, plan=replace(visit.plan, second_visitor=visit.plan.visitor)))))
    for words in (visit.ref, "Hackney", "Tuesday 17 November 2026, 10am", "Level 2", "Hybrid", "Tamsin Okehurst"):
        assert words in said
    assert "Wren" not in said


def test_it_reminds_of_what_not_to_write_and_of_destroying_it(visit: Visit) -> None:
    said = " ".join(note_sheet.words(sheet_of(visit)))
    assert "Write nothing that could identify a person who was discussed" in said
    assert f"destroy this sheet or hand it to the {visit.area.office_name}" in said
    assert visit.area.office_phone in said


def test_where_an_area_uses_no_ratings_there_are_none_to_tick(visit: Visit) -> None:
    said = note_sheet.words(sheet_of(replace(visit, area=replace(visit.area, without_ratings=True))))
    assert not {"Strong", "Secure", "Developing", "Not yet in place"} & set(said)
    assert "Not seen" in said


def test_everything_is_read_out_in_its_order_under_headings_and_in_whole_tables(visit: Visit) -> None:
    sheet = sheet_of(visit, POINT)
    made = note_sheet.render(sheet, invariant=True)
    tree, at = read(made), 0
    read_out = plain(tree.words())
    for said in note_sheet.words(sheet):
        found = read_out.find(plain(said), at)
        assert found >= 0, f"{said[:80]!r} is not there, or not in its place"
        at = found + len(plain(said))
    levels = [int(node.tag[1]) for node in tree.every("H1", "H2", "H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for table in tree.every("Table"):
        assert len({len(row.children) for row in table.every("TR")}) == 1
    assert any(node.text == "Tick one of Strong, Secure, Developing, Not yet in place, Not seen, Did not apply" for node in tree.every("P"))


def test_nothing_on_it_is_smaller_than_eleven_points(visit: Visit) -> None:
    with pikepdf.open(BytesIO(note_sheet.render(sheet_of(visit)))) as pdf:
        sizes = {float(operands[1]) for page in pdf.pages for operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "Tf"}
    assert min(sizes) >= style.SIZE


def test_the_marking_is_at_the_top_and_at_the_bottom_of_every_page(visit: Visit) -> None:
    with pikepdf.open(BytesIO(note_sheet.render(sheet_of(visit)))) as pdf:
        for page in pdf.pages:
            edges = page.Contents.read_bytes()
            assert edges.count(b"/Attached [/Top]") == edges.count(b"/Attached [/Bottom]") == 1
    assert note_sheet.file_name(sheet_of(visit)) == f"OFFICIAL-SENSITIVE {visit.ref} note sheet.pdf"


def test_the_points_are_those_of_the_last_released_report(db: Database, world: World) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit = world.planned()
    assert [point.text for point in earlier.asked(db, visit)] == [POINT.text]
