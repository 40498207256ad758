"""The note sheet: paper for a meeting at which no device is allowed."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from observe.domain import instruments
from observe.domain.policy import Action
from observe.services import noting
from observe.store import earlier, facts
from observe.views import access
from reports import note_sheet

bp = Blueprint("notes", __name__, url_prefix="/visits")


@bp.get("/<ref>/notes.pdf")
def sheet(ref: str) -> ResponseReturnValue:
    """All questions of the visit's form with room to write, as a PDF with the marking in its name."""
    visit, db = access.visit_to(Action.PRINT_NOTES, ref), access.database()
    made = noting.compose(visit, instruments.of_visit(visit), earlier.asked(db, visit), demonstration=facts.is_demonstration(db))
    return send_file(BytesIO(note_sheet.render(made)), "application/pdf", as_attachment=True, download_name=note_sheet.file_name(made))
