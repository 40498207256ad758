"""The drawings, as the page shows them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from reportlab.graphics.shapes import Drawing

from reports import charts, tile_map
from tests.reports.examples import SCALE

DRAWINGS: dict[str, Drawing] = {
    "rated": charts.rating_row(0, SCALE[0], SCALE),
    "not rated": charts.rating_row(None, "Not seen", SCALE),
    "scale": charts.scale_words(SCALE),
    "better": charts.now_mark("Better"),
    "same": charts.now_mark("Same"),
    "not seen": charts.now_mark("Not seen"),
    "counts": charts.count_rows([(1, 2, 3, 4)], wide=200, most=10)[0],
    "units": charts.unit_bar(2, 5),
    "map": tile_map.tile_map([tile_map.Tile("Camden", "Cam", 1, 1, 3), tile_map.Tile("Brent", "Bre", 2, 2, None)]),
    "key": charts.key(SCALE, wide=480),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_on_a_page_has_a_name_and_no_style_that_a_strict_policy_blocks(name: str) -> None:
    svg = charts.to_svg(DRAWINGS[name], "A name & more", "What it shows", "chart-1")
    root = ElementTree.fromstring(svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert svg.startswith("<svg ")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == " ".join(ids) == "chart-1-title chart-1-desc"
    assert root.find("{http://www.w3.org/2000/svg}title").text == "A name & more"
    assert not [element for element in root.iter() if element.get("style") or element.get("class") or element.tag.endswith("style")]


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_of_a_drawing_is_outside_of_it(name: str) -> None:
    drawing = DRAWINGS[name]
    left, bottom, right, top = drawing.getBounds()
    assert left >= -0.5
    assert bottom >= -0.5
    assert right <= drawing.width + 0.5
    assert top <= drawing.height + 0.5


def test_only_the_chosen_word_stands_in_a_rating_row_and_its_place_is_its_column() -> None:
    texts = {level: charts.to_svg(charts.rating_row(level, word, SCALE), word, "", "x") for level, word in enumerate(SCALE)}
    places = [float(re.search(r'<text x="([\d.]+)"', svg)[1]) for svg in texts.values()]
    assert places == sorted(places)
    assert all(re.findall(r"<text[^>]*>([^<]*)", svg) == [SCALE[level]] for level, svg in texts.items())


def test_the_numbers_are_written_in_the_pieces_of_a_count() -> None:
    svg = charts.to_svg(charts.count_rows([(1, 0, 3, 12)], wide=200, most=10)[0], "Counts", "", "x")
    assert re.findall(r"<text[^>]*>([^<]*)", svg) == ["1", "3", "12"]


def test_counts_are_on_one_scale_on_either_side_of_one_line_whatever_their_sums() -> None:
    wide = [charts.to_svg(one, "", "", "") for one in charts.count_rows([(1, 0, 3, 12), (4, 4, 0, 0), (0, 0, 0, 0)], wide=232, most=10)]
    lines = {re.search(r'<line x1="([\d.]+)" y1="23"', svg)[1] for svg in wide}
    numbers = re.findall(r"<text[^>]*>([^<]*)", "".join(wide))
    assert lines == {"81"}
    assert numbers == ["1", "3", "12", "4", "4"]
    assert all('aria-hidden="true"' in svg and "<title" not in svg for svg in wide)


def test_a_piece_too_narrow_for_its_number_has_none() -> None:
    svg = charts.to_svg(charts.count_rows([(1, 0, 3, 120)], wide=200, most=10)[0], "Counts", "", "x")
    assert re.findall(r"<text[^>]*>([^<]*)", svg) == ["120"]


def test_words_are_escaped() -> None:
    svg = charts.to_svg(charts.rating_row(None, '<b> & "x"', SCALE), "t", "", "x")
    assert ElementTree.fromstring(svg).findall("{http://www.w3.org/2000/svg}text")[0].text == '<b> & "x"'


def test_a_name_on_the_map_is_parted_where_it_has_no_room_and_shortened_where_that_does_not_help() -> None:
    assert tile_map.lines("Kensington and Chelsea", "K&C", 52) == ["Kensington", "& Chelsea"]
    assert tile_map.lines("Hammersmith and Fulham", "H&F", 52) == ["Hammer-", "smith &", "Fulham"]
    assert tile_map.lines("Hammersmith and Fulham", "H&F", 20) == ["H&F"]
