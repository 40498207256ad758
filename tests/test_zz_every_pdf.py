"""Last: one run of veraPDF over every PDF that the other tests made."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from reports import feedback
from tests import pdfs
from tests.reports.examples import REPORT

BROKEN = "broken-on-purpose"


def test_every_pdf_that_a_test_made_can_be_read_by_all_and_for_good() -> None:
    ordinary = feedback.render(REPORT, invariant=True)
    pdfs.collect("ordinary", ordinary)
    pdfs.collect(BROKEN, without_its_language(ordinary))
    found = pdfs.faults(pdfs.folder())
    real = [fault for fault in found if BROKEN not in fault]
    assert not real, f"{pdfs.collected()} files:\n" + "\n".join(real)
    assert len(real) < len(found), "the checker did not see what is wrong with the broken file"


def without_its_language(file: bytes) -> bytes:
    """The same PDF, which no longer says what language it is in."""
    written = BytesIO()
    with pikepdf.open(BytesIO(file)) as pdf:
        del pdf.Root.Lang
        pdf.save(written)
    return written.getvalue()
