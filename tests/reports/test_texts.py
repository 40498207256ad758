"""Text, links, lists, figures and tables as papers use them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf
from reportlab.platypus import Flowable

from reports import charts, style
from reports.document import About, Edges, build
from reports.flowables import Figure, Together
from reports.layout import Run, lines
from reports.tables import Cell, Row, Table, heads
from reports.texts import Heading, Item, Text, paragraphs
from tests import pdfs
from tests.reports.reading import read

GUIDANCE = "https://www.gov.uk/guidance"


def made(name: str, story: Sequence[Flowable]) -> bytes:
    """A paper of these under a title, kept for veraPDF."""
    title = Heading("A paper", style.TITLE, "H1", outline=0)
    file = build([title, *story], About("A paper", "Tests", "What papers are made of"), Edges("OFFICIAL", "", "Paper"), invariant=True)
    pdfs.collect(name, file)
    return file


def test_a_link_in_a_sentence_is_an_element_of_its_own_with_its_words_and_an_area_a_line() -> None:
    runs = [Run("See "), Run("the guidance that everybody who chairs a meeting reads before the first one " * 2, link=GUIDANCE), Run("and reply.")]
    file = made("links", [Text(runs)])
    paragraph = next(node for node in read(file).every("P") if "See" in node.text)
    (link,) = paragraph.every("Link")
    assert link.text.startswith("the guidance that")
    assert "guidance" not in paragraph.text
    with pikepdf.open(BytesIO(file)) as pdf:
        areas = [annotation for annotation in pdf.pages[0].Annots if annotation.Subtype == "/Link"]
        assert len(areas) == 2
        assert {str(area.A.URI) for area in areas} == {GUIDANCE}
        assert all("/StructParent" in area and str(area.Contents).startswith("the guidance") for area in areas)


def test_a_full_stop_stays_with_the_link_before_it() -> None:
    runs = [Run("word " * 12), Run("GOV.UK", link=GUIDANCE), Run(".")]
    for room in range(60, 400, 7):
        assert not any(line[0].text.startswith(".") for line in lines(runs, room))


def test_no_line_is_wider_than_its_room_and_none_is_lost() -> None:
    text = f"Short words and {'w' * 200} in one line\nand another\n\nlast"
    for room in (40, 111.5, 300):
        set_lines = lines([Run(text)], room)
        assert all(style.width(line[-1].text.rstrip(), style.BODY) + line[-1].x <= room + 0.01 for line in set_lines if line)
        said = "".join(piece.text for line in set_lines for piece in line)
        assert said.split() == text.split()


def test_a_figure_has_its_text_alternative() -> None:
    file = made("figure", [Figure(charts.unit_bar(6, 12), "6 of 12 squares are filled"), Text("Below.")])
    (figure,) = read(file).every("Figure")
    assert figure.attribute("/Placement") == "/Block"
    with pikepdf.open(BytesIO(file)) as pdf:
        elements = pdf.Root.StructTreeRoot.K.K
        assert [str(element.Alt) for element in elements if element.S == "/Figure"] == ["6 of 12 squares are filled"]


def test_what_belongs_together_stays_on_one_page_and_what_is_taller_than_half_a_page_does_not() -> None:
    filler = [Text("Filler.") for _ in range(24)]
    short = Together([Heading("Short", style.HEADING, "H2"), *(Text(f"Short {number}.") for number in range(8))])
    tall = Together([Heading("Tall", style.HEADING, "H2"), *(Text(f"Tall {number}.") for number in range(30))])
    assert pages_with(made("together", [*filler, short]), "Short") == {1}
    assert pages_with(made("apart", [*filler, tall]), "Tall") == {0, 1}


def pages_with(file: bytes, word: str) -> set[int]:
    """The pages, from 0, of the elements whose text begins with the word."""
    found = set()
    with pikepdf.open(BytesIO(file)) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        for node, element in zip(read(file).children, pdf.Root.StructTreeRoot.K.K, strict=True):
            if node.text.startswith(word):
                found.add(numbers[element.Pg.objgen])
    return found


def test_numbered_items_and_cells_with_several_blocks_are_read_in_order() -> None:
    numbered = object()
    items = [Item(f"Item {number}.", style.ITEM, of=numbered, label=f"{number}.") for number in (1, 2)]
    rows = [Row([Cell([Text("Row", style.CELL)], head="Row"), Cell(paragraphs("One\n\nTwo", style.CELL))])]
    root = read(made("cells", [*items, Table((100, 200), rows, heads=[heads(("What", "Which"))], summary="A table")]))
    (listed,) = root.every("L")
    assert listed.attribute("/ListNumbering") == "/Decimal"
    assert [node.text.strip() for node in listed.every("Lbl")] == ["1.", "2."]
    (cell,) = root.every("TD")
    assert [node.text for node in cell.every("P")] == ["One", "Two"]


def test_the_number_of_a_text_that_goes_over_pages_is_said_once() -> None:
    long = " ".join(["word"] * 1_500)
    root = read(made("numbered", [Text(long, style.NUMBERED_TEXT, number="17")]))
    assert next(node.text for node in root.every("P") if "word" in node.text).startswith("17 word")
    assert root.words().count("17") == 1
