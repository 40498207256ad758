"""Who was there, how they took part, and why others were not."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from forms.attendance import how_as_typed, how_form, who_as_typed, who_form
from forms.attended import PRESENCE, Attended, attendance_missing, presence
from forms.sent import NotAForm

GROUPS = [("Responsible Authority", [("police", "Police"), ("prison", "Prison Service")]), ("Duty to co-operate", [("education", "Education")])]
AGENCIES = [("police", "Police"), ("prison", "Prison Service"), ("education", "Education")]


def who(there: list[str], others: str = "") -> MultiDict[str, str]:
    """Step 1 as a browser sends it."""
    return MultiDict([("there", key) for key in there] + [("others", others)])


def test_there_are_eight_ways_to_have_attended() -> None:
    assert len(PRESENCE) == 8


def test_those_ticked_and_those_added_were_there() -> None:
    attended = who_as_typed(GROUPS, [], who(["police"], "Fire  Brigade\r\n\r\n - \r\nfire brigade\r\nRail"))
    assert [(one.name, one.there) for one in attended] == [
        ("Police", True),
        ("Prison Service", False),
        ("Education", False),
        ("fire brigade", True),
        ("Rail", True),
    ]


def test_unticking_keeps_what_was_said() -> None:
    before = [Attended("police", "Police", there=True, came="room", part="led")]
    gone = who_as_typed(GROUPS, before, who([]))
    back = who_as_typed(GROUPS, gone, who(["police"]))
    assert (gone[0].there, back[0].came, back[0].part) == (False, "room", "led")
    assert presence(gone[0]) == ""


def test_an_agency_that_was_added_keeps_what_was_said_when_step_one_is_saved_again() -> None:
    before = [Attended("other-rail", "Rail", there=True, came="online", part="silent")]
    assert who_as_typed(GROUPS, before, who([], "Rail"))[-1] == before[0]


def test_step_one_shows_what_is_stored() -> None:
    form = who_form(GROUPS, who_as_typed(GROUPS, [], who(["prison"], "Rail")))
    assert form.there_now == {"prison"} | {"other-rail"}
    assert form["others"].data == "Rail"
    assert form.validate()


def test_the_name_of_an_agency_has_a_limit() -> None:
    form = who_form(GROUPS, [], who([], "x" * 101))
    assert not form.validate()
    assert form["others"].errors == ["The name of an agency must be 100 characters or fewer"]


def test_an_agency_that_is_not_offered_is_refused() -> None:
    with pytest.raises(NotAForm):
        who_as_typed(GROUPS, [], who(["coven"]))
    with pytest.raises(NotAForm):
        who_as_typed(GROUPS, [], MultiDict())


def test_how_they_took_part_is_read_for_those_there_and_why_not_for_the_others() -> None:
    before = who_as_typed(GROUPS, [], who(["police"]))
    sent = MultiDict({"police-came": "online", "police-part": "asked", "police-one": "y", "prison-away": "apologies-report", "education-away": ""})
    police, prison, education = how_as_typed(before, sent)
    assert (police.came, police.part, police.one_case) == ("online", "asked", True)
    assert (presence(police), presence(prison), presence(education)) == ("online", "apologies-report", "")


def test_one_tick_says_of_all_that_stay_blank_that_nobody_could_tell() -> None:
    before = who_as_typed(GROUPS, [], who(["police"]))
    sent = MultiDict({"police-came": "", "police-part": "", "prison-away": "absent", "education-away": "", "unknown": "y"})
    police, prison, education = how_as_typed(before, sent)
    assert (presence(police), presence(prison), presence(education)) == ("", "absent", "unknown")


def test_an_answer_that_is_not_offered_is_refused() -> None:
    before = who_as_typed(GROUPS, [], who(["police"]))
    for name, values in [("police-came", ["by-magic"]), ("police-came", ["room", "online"]), ("prison-away", ["asleep"])]:
        sent = MultiDict({"police-came": "room", "police-part": "led", "prison-away": "", "education-away": ""})
        sent.setlist(name, values)
        with pytest.raises(NotAForm):
            how_as_typed(before, sent)


def test_an_agency_that_the_page_did_not_ask_about_keeps_what_it_had() -> None:
    before = [Attended("police", "Police", there=True, came="room", part="led"), Attended("prison", "Prison Service", away="absent")]
    assert how_as_typed(before, MultiDict()) == tuple(before)


def test_step_two_shows_what_is_stored() -> None:
    attended = [Attended("police", "Police", True, "room", "led", True), Attended("prison", "Prison Service", away="absent")]
    form = how_form(attended)
    assert [form[name].data for name in ("police-came", "police-part", "police-one", "prison-away", "unknown")] == ["room", "led", True, "absent", False]


def test_sending_asks_for_each_agency_by_name() -> None:
    attended = [Attended("police", "Police", True, "room", ""), Attended("prison", "Prison Service", away="absent")]
    form = how_form(who_as_typed(GROUPS, attended, who(["police"])))
    assert not form.show_missing()
    assert form["police-part"].errors == ["Say how Police took part"]
    assert form["education-away"].errors == ["Say what happened with Education, or tick that you could not tell"]


def test_sending_asks_for_all_agencies_while_nothing_is_said() -> None:
    assert len(attendance_missing(AGENCIES, [])) == 3
