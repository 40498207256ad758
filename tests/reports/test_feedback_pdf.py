"""The PDF of the feedback report: nothing typed is missing, everybody can read it, and it stays the same."""

from __future__ import annotations

import itertools
import re
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

import pikepdf
import pytest

from reports import feedback
from reports.feedback import FeedbackReport, GoodPractice, Improvement
from tests import pdfs
from tests.reports.examples import REPORT, with_brief
from tests.reports.reading import Node, read

LONG = " ".join(f"Sentence {number} of many." for number in range(455))[:10_000]
ARABIC = "رأت الزائرة اجتماعا منظما"
EMOJI = "Well done 👩‍👩‍👧 👍🏽 🏴󠁧󠁢󠁷󠁬󠁳󠁿!"
UNBROKEN = "x" * 500
MARKUP = "<b>Bold</b> & <a href='#'>more</a> &amp; ]]> \\n (brackets) %"
FINDINGS = replace(
    REPORT,
    good_practice=tuple(GoodPractice(n, "Chairing", f"Good thing number {n}, as it was seen in each case.", "Yes") for n in range(1, 16)),
    improvements=tuple(Improvement(n, "Time", f"Point number {n}, about time.", "The chair", f"Step for {n}.") for n in range(16, 31)),
)
NONE = replace(
    REPORT,
    brief="",
    good_practice=(),
    no_good_practice="Nothing stood out.",
    improvements=(),
    earlier=(),
    earlier_from="",
    chair_view=(),
    talk=(),
    parts=(),
    not_asked=(),
    attendance=(),
    not_needed=(),
)
LONG_REASON = replace(REPORT, parts=tuple(replace(part, answers=tuple(replace(one, reason=LONG) for one in part.answers[:1])) for part in REPORT.parts[:2]))
LONG_FINDING = replace(REPORT, improvements=(Improvement(5, "Time", LONG, "The chair", LONG),))

REPORTS: dict[str, FeedbackReport] = {
    "ordinary": REPORT,
    "ten thousand characters": with_brief(LONG),
    "a long finding": LONG_FINDING,
    "long reasons": LONG_REASON,
    "thirty findings": FINDINGS,
    "none": NONE,
    "Welsh": with_brief("Mae’r ŵyl yn dda, a’r ŷd yn felyn. Ŵ Ŷ ẁ ỳ, and w\u0302 in two characters."),
    "Arabic": with_brief(ARABIC),
    "emoji": with_brief(EMOJI),
    "markup": with_brief(MARKUP),
    "an unbroken word": replace(with_brief(UNBROKEN), not_asked=(UNBROKEN,), facts=(feedback.Fact(UNBROKEN, UNBROKEN),)),
    "control characters": with_brief("A\x00B\x07C\ufeffD\uffffE\ue000F\u200bG\U0001f16aH"),
    "ratings off": replace(REPORT, scale=()),
    "not released": replace(REPORT, version=0, released_on=None, demonstration=True),
    "rated in three words": replace(REPORT, scale=("Low", "Middle", "High"), parts=(replace(REPORT.parts[0]),)),
    "long list": replace(REPORT, not_asked=tuple(f"{n}. {LONG[: n * 400]}" for n in range(1, 8))),
}


@cache
def rendered(name: str) -> bytes:
    """One of the reports as a file, kept for veraPDF too."""
    made = feedback.render(REPORTS[name], invariant=True)
    pdfs.collect(name, made)
    return made


@cache
def tree(name: str) -> Node:
    return read(rendered(name))


def plain(text: str) -> str:
    """Text as it can be compared: how much white space there is does not count, nor how a letter with an accent is written."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_that_the_report_says_is_missing_from_the_pdf_or_out_of_order(name: str) -> None:
    read_out = plain(tree(name).words())
    at = 0
    for said in feedback.words(REPORTS[name]):
        found = read_out.find(plain(said), at)
        assert found >= 0, f"{said[:80]!r} is not there, or not in its place"
        at = found + len(plain(said))


@pytest.mark.parametrize("name", REPORTS)
def test_headings_begin_with_one_h1_and_leave_no_level_out(name: str) -> None:
    levels = [int(node.tag[1]) for node in tree(name).every("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


@pytest.mark.parametrize("name", REPORTS)
def test_every_row_of_a_table_has_as_many_cells_as_the_others_and_every_head_a_scope(name: str) -> None:
    for table in tree(name).every("Table"):
        assert len({sum(int(cell.attribute("/ColSpan") or 1) for cell in row.children) for row in table.every("TR")}) == 1
        assert all(head.attribute("/Scope") in ("/Column", "/Row") for head in table.every("TH"))
        assert table.every("TH")


def test_a_table_that_goes_over_pages_is_one_table_whose_heads_are_read_once() -> None:
    tables = [table for table in tree("long reasons").every("Table") if "Monitoring and Control" in table.words()]
    assert len(tables) == 1
    assert tables[0].words().count("Monitoring and Control") == 1
    assert plain(LONG) in plain(tables[0].words())


def test_a_paragraph_that_goes_over_pages_is_one_paragraph() -> None:
    assert [plain(node.text) for node in tree("ten thousand characters").every("P")].count(plain(LONG)) == 1


def test_list_items_that_go_over_pages_stay_one_item_each() -> None:
    (listed,) = tree("long list").every("L")
    assert [item.tag for item in listed.children] == ["LI"] * 7
    assert all([part.tag for part in item.children] == ["Lbl", "LBody"] for item in listed.children)
    assert listed.attribute("/ListNumbering") == "/Disc"


def test_a_rating_is_read_as_its_word_and_the_scale_as_a_sentence() -> None:
    words = tree("ordinary").words()
    assert "D1 Did contact fit the risk? Secure" in re.sub(r"\s+", " ", words)
    assert any(cell.text == "Rating: Not yet in place, Developing, Secure, Strong" for cell in tree("ordinary").every("TH"))


def test_what_the_font_lacks_is_shown_once_a_character_with_the_true_text_behind_it_and_is_counted() -> None:
    lacking = [letter for letter in ARABIC if not letter.isspace()]
    content = b"".join(page.Contents.read_bytes() for page in pikepdf.open(BytesIO(rendered("Arabic"))).pages)
    spans = re.findall(rb"/Span <</ActualText <FEFF([0-9A-F]+)>>> BDC(.*?)EMC", content, re.IGNORECASE | re.DOTALL)
    assert "".join(bytes.fromhex(true.decode()).decode("utf-16-be") for true, _ in spans) == "".join(lacking)
    assert sum(len(bytes.fromhex(codes.decode())) for _, shown in spans for codes in re.findall(rb"<([0-9a-f]+)> Tj", shown)) == len(lacking)
    assert f"{len(lacking)} characters could not be printed and are each shown as ☐." in tree("Arabic").words()
    assert "could not be printed" not in tree("Welsh").words()


def test_a_person_who_copies_or_searches_finds_the_true_text() -> None:
    path = pdfs.collect("emoji", rendered("emoji"))
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True, timeout=60)
    assert "👩" in done.stdout
    assert "👍" in done.stdout


def test_markup_that_somebody_typed_is_only_text() -> None:
    assert plain(MARKUP) in plain(tree("markup").words())


def test_lines_and_paragraphs_that_somebody_typed_are_kept() -> None:
    paragraphs = read(feedback.render(with_brief("First line\r\nsecond line\n\n \n\nSecond paragraph"), invariant=True)).every("P")
    texts = [node.text for node in paragraphs]
    assert "First line second line" in texts
    assert "Second paragraph" in texts


def test_without_ratings_there_are_questions_and_reasons_and_no_word_of_a_rating() -> None:
    words = tree("ratings off").words()
    assert "Did contact fit the risk?" in words
    assert "Papers for three cases arrived that morning." in words
    assert not any(word in words for word in (*REPORT.scale, "Did not apply"))


def test_a_report_that_is_not_released_says_so_first_and_in_its_name() -> None:
    assert tree("not released").every("P")[0].text == feedback.NOT_RELEASED
    assert feedback.NOT_RELEASED not in tree("ordinary").words()
    assert feedback.file_name(REPORTS["not released"]) == "OFFICIAL-SENSITIVE V-2026-0042 feedback report not yet released.pdf"
    assert feedback.file_name(REPORT) == "OFFICIAL-SENSITIVE V-2026-0042 feedback report version 1.pdf"


def test_every_page_has_the_marking_twice_its_number_and_what_it_is() -> None:
    path = pdfs.collect("not released", rendered("not released"))
    pages = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True, timeout=60).stdout.split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        assert page.count("OFFICIAL-SENSITIVE") >= 2
        assert feedback.DEMONSTRATION in page
        assert f"V-2026-0042, not yet released Page {number} of {len(pages)}" in re.sub(r"\s+", " ", page)


def test_the_file_says_its_language_title_and_sections() -> None:
    with pikepdf.open(BytesIO(rendered("ordinary"))) as pdf:
        assert pdf.Root.Lang == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.docinfo.Title == "Feedback on the Level 2 meeting in Greenwich, V-2026-0042, version 1"
        with pdf.open_outline() as outline:
            assert outline.root[0].title == REPORT.heading
            assert [entry.title for entry in outline.root[0].children][:3] == ["In brief", "Good practice", "Areas for improvement"]


def test_equal_reports_are_equal_bytes_when_their_date_is_fixed() -> None:
    assert rendered("ordinary") == feedback.render(REPORT, invariant=True)
    assert rendered("ordinary") != feedback.render(replace(REPORT, brief="Other."), invariant=True)


def test_the_hash_of_the_content_is_printed_in_groups() -> None:
    hashed = feedback.fingerprint(REPORT)
    assert " ".join(re.findall("....", hashed)) in tree("ordinary").words()
    assert feedback.fingerprint(replace(REPORT, released_on=date(2026, 9, 25))) != hashed


def test_reports_that_are_made_at_the_same_time_do_not_mix() -> None:
    names = ["ordinary", "Arabic", "ratings off", "Welsh"] * 2
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda name: feedback.render(REPORTS[name], invariant=True), names))
    assert files == [rendered(name) for name in names]
