"""What nobody types by mistake, and somebody will: values for fields, parts of addresses, and the forms that a page shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Values for any field.
VALUES = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202egnp.exe",
    "\u200b",
    "\ufeff",
    "é" * 300,
    "9" * 400,
    "-1",
    "0",
    "99999999999999999999",
    "1e309",
    "NaN",
    "1_000",
    "٣",
    "²",
    "½",
    "１２",
    "31 2 2026",
    "29/02/2100",
    "1 1 0001",
    "9999-12-31",
    "25:61",
    "12.30pm",
    "Ann\r\nBcc: eve@example.org",
    "ann@example.org\nBcc: eve@example.org",
    "wrеn@example.org",
    "a@" + "b" * 300 + ".org",
    '"quoted there"@example.org',
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "'; drop table people; --",
    "../../etc/passwd",
    "//evil.example/",
    "https://evil.example/",
    "new",
    "None",
    "[]",
    "😀" * 999,
    "\ud7ff\ue000\uffff",
    "line\n" * 999,
    "word " * 5000,
)

#: For the parts of an address, as they stand in it.
PARTS = (
    "V-2026-0001",
    "V-2026-9999",
    "V-1999-0001%00",
    "%00",
    "%ff%fe",
    "%0d%0aX-Bad:%20yes",
    "%e2%80%ae",
    "..",
    "..%2f..%2fetc%2fpasswd",
    "-1",
    "0",
    "1",
    "999999999",
    "9223372036854775808",
    "9" * 400,
    "%d9%a3",
    "%c2%b2",
    "new",
    "' or 1=1 --",
    "%f0%9f%98%80",
    "a" * 5000,
)

#: After the question mark.
QUERIES = (
    "page=-1",
    "page=0",
    "page=99999999999999999999",
    "page=%c2%b2",
    "page=%00",
    "page=1&page=2",
    "next=//evil.example",
    "next=%00",
    "next=/%0d%0aSet-Cookie:a=b",
    "borough=%ff&year=%00&quarter=9&kind=%00&theme=%00",
    "borough=no-such&year=0&first=0000-00-00&last=99999-1-1",
    "year=99999999999999999999&quarter=2026-q9&chair=-1&stage=%00&who=%00&q=%00",
    "person=99999999999999999999&from=%00&to=%ff&code=%00&state=%00&error=%0a",
    "&".join(["a=b"] * 3000),
)

#: Methods that are asked for, those included that no page has.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "FOO")


@dataclass
class Form:
    """One form of a page: where it goes, its fields with what stands in them, and what its choices offer."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Each field's name, once."""
        return sorted({name for name, _ in self.fields} | set(self.choices))


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found, self.select, self.area = address, [], "", ""
        self.form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self.form = Form(said.get("action") or self.address)
            self.found.append(self.form)
        elif self.form and tag in ("input", "textarea", "button", "select") and said.get("name"):
            self._read(tag, said)
        elif self.form and tag == "option" and self.select:
            self.form.choices[self.select].append(said.get("value", ""))

    def _read(self, tag: str, said: dict[str, str]) -> None:
        assert self.form is not None
        name, value = said["name"], said.get("value", "")
        if tag == "select" or said.get("type") in ("radio", "checkbox") or tag == "button":
            self.form.choices.setdefault(name, []).append(value)
            self.select = name if tag == "select" else ""
            if "checked" in said:
                self.form.fields.append((name, value))
        else:
            self.form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        self.form = None if tag == "form" else self.form
        self.select = "" if tag == "select" else self.select


def forms_of(html: str, address: str) -> list[Form]:
    """The forms of a page that change something."""
    reader = _Reader(address.partition("?")[0])
    reader.feed(html)
    return [Form(one.action.partition("#")[0], one.fields, one.choices) for one in reader.found]
