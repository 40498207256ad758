"""London as its file says, another area, and a file with faults."""

import re
from pathlib import Path

import pytest

from forms.instrument import load
from observe.domain.area import PILLARS, Area, AreaFaults, as_json, from_json, read

AREAS = Path(__file__).parents[2] / "observe" / "areas"
THREE = Path(__file__).parents[1] / "areas" / "three-boroughs.toml"


@pytest.fixture(scope="module")
def london() -> Area:
    return read(AREAS / "london.toml")


@pytest.fixture(scope="module")
def three() -> Area:
    return read(THREE)


def faults_of(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    """What is said of the three boroughs' file with these changes; each must change something."""
    text = THREE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    changed = tmp_path / "changed.toml"
    changed.write_text(text, encoding="utf-8")
    with pytest.raises(AreaFaults) as caught:
        read(changed)
    assert all(fault in str(caught.value) for fault in caught.value.faults)
    return caught.value.faults


def test_london_has_thirty_three_boroughs_on_tiles_of_their_own(london: Area) -> None:
    assert len(london.boroughs) == 33
    assert len({(one.row, one.column) for one in london.boroughs}) == 33
    assert sorted(one.ons for one in london.boroughs) == [f"E090000{number:02}" for number in range(1, 34)]


def test_the_city_has_a_force_of_its_own_and_no_bcu(london: Area) -> None:
    city = london.borough("city-of-london")
    assert (city.bcu, city.bcu_code, city.force) == ("", "", "City of London Police")
    assert {one.force for one in london.boroughs if one.bcu} == {"Metropolitan Police Service"}


def test_london_has_twelve_bcus_and_eighteen_pdus_that_cut_across_each_other(london: Area) -> None:
    assert len({one.bcu for one in london.boroughs} - {""}) == 12
    assert len({one.pdu for one in london.boroughs}) == 18
    bromley, lewisham = london.borough("bromley"), london.borough("lewisham")
    assert bromley.pdu == lewisham.pdu
    assert bromley.bcu != lewisham.bcu


def test_the_pillars_have_londons_exact_names(london: Area) -> None:
    assert [pillar.name for pillar in london.pillars] == ["Supervision and Oversight", "Monitoring and Control", "Interventions and Treatment", "Victim Safety"]
    assert london.pillar("victims").name == "Victim Safety"


def test_the_instrument_asks_about_the_pillars_that_an_area_names() -> None:
    assert tuple(section.pillar for section in load("four-pillars-1").sections if section.pillar) == PILLARS


def test_the_office_in_the_file_of_london_cannot_be_reached_by_mistake(london: Area) -> None:
    assert london.office_email.endswith(".example.org")
    assert london.office_phone.startswith("020 7946 0")


def test_every_agency_stands_under_one_heading_in_the_files_order(london: Area) -> None:
    listed = [agency for _, agencies in london.groups() for agency in agencies]
    assert listed == list(london.agencies)
    assert len(listed) == 23
    assert next(group.name for group, _ in london.groups()) == "Responsible Authority"


def test_a_place_reads_as_one_says_it(london: Area) -> None:
    assert london.place(["hackney"]) == "Hackney"
    assert london.place(["camden", "islington"]) == "Camden and Islington"
    assert london.place(["brent", "camden", "islington"]) == "Brent, Camden and Islington"
    assert london.place(["camden", "hammersmith-and-fulham"]) == "Camden, and Hammersmith and Fulham"


def test_what_an_area_does_not_have_is_a_key_error(london: Area) -> None:
    for find in (london.borough, london.agency, london.pillar, lambda key: london.place([key])):
        with pytest.raises(KeyError):
            find("atlantis")


def test_members_and_lay_advisers_agree_to_different_numbers_of_visits(london: Area) -> None:
    assert (london.commitment("member"), london.commitment("lay-adviser"), london.commitment("")) == (2, 4, 0)


def test_names_of_places_and_agencies_are_known_and_nothing_is_empty(london: Area) -> None:
    known = london.known_names
    assert {"Hackney", "Central North", "Hackney and City", "Probation Service", "Victim Safety", "Lord Chancellor"} <= known
    assert "" not in known


def test_another_area_says_everything_its_own_way(three: Area) -> None:
    assert (three.key, three.name, three.marking, three.year_starts_month, three.reply_days) == ("three-boroughs", "Northmoor MAPPA", "OFFICIAL", 1, 15)
    assert three.place([one.key for one in three.boroughs]) == "Eastwick, Saltby and Fen, and Westwick"
    assert three.pillar("victims").name == "Keeping Victims Safe"
    assert three.agency("housing").hint == "The council's or the association's"


@pytest.mark.parametrize("path", [AREAS / "london.toml", THREE])
def test_an_area_comes_back_from_its_json_as_it_was_and_always_as_the_same_text(path: Path) -> None:
    area = read(path)
    assert from_json(as_json(area)) == area
    assert as_json(from_json(as_json(area))) == as_json(read(path))
    assert hash(from_json(as_json(area))) == hash(area)


def test_all_faults_are_said_at_once_each_with_its_place(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path,
        ('marking = "OFFICIAL"', 'marking = " "'),
        ('board_name = "Northmoor Public Protection Board"\n', ""),
        ("unit@northmoor.example.org", "unit at northmoor"),
        ("reply_days = 15", 'reply_days = "fifteen"'),
        ("year_starts_month = 1", "year_starts_month = 13"),
        ('key = "saltby"', 'key = "eastwick"'),
        ("row = 2, column = 2", "row = 1, column = 2"),
        ('  { key = "monitoring", name = "Checks and Controls" },\n', ""),
        ('key = "probation", group = "core"', 'key = "probation", group = "crown"'),
        ('key = "westwick"', 'key = "West Wick"'),
        ("E06000903", "6000903"),
        ('short = "Wes"', 'short = "Westw"'),
        ('  { standing = "lay-adviser", visits = 3 },\n', ""),
    )
    assert sorted(found) == sorted(
        [
            "marking must be words in quotation marks, and not empty",
            "board_name is missing",
            'office_email is "unit at northmoor", and must be an e-mail address such as name@example.org',
            "reply_days must be a whole number",
            "year_starts_month is 13, and must be from 1 to 12",
            "borough eastwick: the key is used 2 times",
            "tile at row 1, column 2: 2 boroughs stand on it",
            "pillar monitoring is missing",
            "agency probation: there is no agency group crown",
            'borough West Wick: key is "West Wick", and must be small letters, figures and hyphens, such as tower-hamlets',
            'borough West Wick: ons is "6000903", and must be a code such as E09000012',
            'borough West Wick: short is "Westw", and must be at most three characters, to fit a tile',
            "commitment of lay-adviser is missing",
        ]
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('short = "Sal"', 'short = "Eas"', "short name Eas: 2 boroughs have it"),
        ('bcu = "Coast", bcu_code = "CO"', 'bcu = "Coast"', "borough eastwick: bcu_code is missing"),
        ('bcu = "Coast", bcu_code = "CO", ', "", "borough eastwick: bcu is missing"),
        ('key = "housing", group', 'key = "police", group', "agency police: the key is used 2 times"),
        ('key = "others", name', 'key = "core", name', "agency group core: the key is used 2 times"),
        ('key = "victims"', 'key = "magic"', "pillar magic: the pillars' keys are supervision, monitoring, interventions, victims"),
        ('standing = "member"', 'standing = "guest"', "commitment guest: standing must be one of member, lay-adviser"),
        ("visits = 1 }", "visits = true }", "commitment member: visits must be a whole number"),
        ("write_days = 5", "write_days = 0", "write_days is 0, and must be from 1 to 100"),
        ("row = 1, column = 2", "row = 0, column = 2", "borough eastwick: row is 0, and must be from 1 to 99"),
        ("office_phone", "ofice_phone", "ofice_phone is not a word that belongs here"),
        ('pdu = "Westwick"', 'pdv = "Westwick"', "borough westwick: pdv is not a word that belongs here"),
        ('allowed_words = ["Harbour Watch"]', "allowed_words = [1]", "allowed_words must be a list of words in quotation marks"),
    ],
)
def test_each_slip_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert fault in faults_of(tmp_path, (old, new))


def test_an_area_without_a_borough_or_an_agency_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(AreaFaults) as caught:
        read(empty)
    assert {"there is no borough", "there is no agency", "marking is missing", "pillar victims is missing"} <= set(caught.value.faults)


def test_a_file_that_is_not_there_or_is_not_toml_is_one_plain_fault(tmp_path: Path) -> None:
    broken, binary = tmp_path / "broken.toml", tmp_path / "binary.toml"
    broken.write_text("name = ", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe")
    for path, words in ((tmp_path / "none.toml", "cannot be read"), (tmp_path, "cannot be read"), (broken, "not TOML"), (binary, "not TOML")):
        with pytest.raises(AreaFaults, match=re.escape(words)) as caught:
            read(path)
        assert len(caught.value.faults) == 1
