"""Reads a tagged PDF as a screen reader does: elements in the order of the structure, each with the text that belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page


@dataclass
class Node:
    """One element: its tag, its own words, and what is below it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.walk()

    def every(self, *tags: str) -> list[Node]:
        """All elements with one of these tags."""
        return [node for node in self.walk() if node.tag in tags]

    def words(self) -> str:
        """Its text and that of all below it, as it would be read out."""
        return " ".join(node.text for node in self.walk() if node.text)

    def attribute(self, name: str) -> str:
        """One of its attributes, such as /Scope; empty when it has none."""
        return self.attributes.get(name, "")


def read(pdf: bytes) -> Node:
    """The document's root element."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: _marked(page) for page in opened.pages}
        return _node(opened.Root.StructTreeRoot.K, pages)


def _node(element: Object, pages: dict[tuple[int, int], dict[int, str]]) -> Node:
    node = Node(str(element.S)[1:], {name: str(value) for name, value in element.get("/A", Dictionary()).items()})
    kids = element.K if isinstance(element.K, Array) else [element.K]
    for kid in kids:
        if isinstance(kid, Dictionary) and kid.get("/S"):
            node.children.append(_node(kid, pages))
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
            node.text += pages[kid.Pg.objgen][int(kid.MCID)]
        elif not isinstance(kid, Dictionary):
            node.text += pages[element.Pg.objgen][int(kid)]
    if "/ActualText" in element:
        node.text = str(element.ActualText)
    return node


def _marked(page: Page) -> dict[int, str]:
    """The text of each marked content of a page, by its number; the true text where there is one."""
    fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    marks: list[tuple[int | None, bool]] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            font = fonts[str(operands[0])]
        elif name == "BDC":
            told = operands[1]
            number = int(told["/MCID"]) if "/MCID" in told else next((n for n, _ in reversed(marks) if n is not None), None)
            marks.append((number, "/ActualText" in told))
            if number is not None:
                found[number] = found.get(number, "") + str(told.get("/ActualText", ""))
        elif name == "EMC":
            marks.pop()
        elif name == "Tj" and marks and marks[-1][0] is not None and not marks[-1][1]:
            found[marks[-1][0]] = found.get(marks[-1][0], "") + "".join(font[code] for code in bytes(operands[0]))
    return found


def _characters(font: Object) -> dict[int, str]:
    """What each code of a font means, as the file says to those who copy or listen."""
    lines = re.findall(rb"<([0-9A-F]+)> <([0-9A-F]+)>", font.ToUnicode.read_bytes())
    return {int(code, 16): chr(int(means, 16)) for code, means in lines}
