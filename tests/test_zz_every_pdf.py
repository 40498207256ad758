"""Last: one run of veraPDF over every PDF that the other tests made."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from tests import pdfs
from tests.reports.examples import REPORT

from reports import feedback


def test_every_pdf_that_a_test_made_can_be_read_by_all_and_for_good(tmp_path: Path) -> None:
    pdfs.collect("ordinary", feedback.render(REPORT, invariant=True))
    found = pdfs.faults(pdfs.folder())
    assert not found, f"{pdfs.collected()} files:\n" + "\n".join(found)


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    made = tmp_path / "made.pdf"
    made.write_bytes(feedback.render(REPORT, invariant=True))
    with pikepdf.open(made) as pdf:
        del pdf.Root.Lang
        pdf.save(tmp_path / "broken.pdf", fix_metadata_version=False)
    assert any("broken.pdf" in fault for fault in pdfs.faults(tmp_path))
    assert not any("made.pdf" in fault for fault in pdfs.faults(tmp_path))
