"""What the Executive Office does with an observation that was sent: release it, or return it with notes, each about one part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, TextAreaField

from forms.answers import Fault
from forms.fields import Fields
from forms.judged import JudgedForm
from forms.sent import chosen, one

RELEASE, RETURN = "release", "return"
DECISIONS = {RELEASE: "Release it to the chair", RETURN: "Return it to the visitor"}

#: How many notes one return may carry, and the longest, in characters.
MOST_NOTES = 20
NOTE_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Note:
    """What the visitor should change, as typed, and the slug of the part it is about; empty for the whole observation."""

    section: str = ""
    text: str = ""


class CheckingForm(JudgedForm):
    """`decision` is empty until chosen; `notes` are the rows of the page, the empty ones too."""

    def __init__(self, parts: Mapping[str, str], decision: str, notes: Sequence[Note]) -> None:
        super().__init__(_fields(parts, len(notes)))
        self.decision, self.notes = decision, notes
        values = {"decision": decision} if decision else {}
        for number, note in enumerate(notes, start=1):
            values |= {f"section-{number}": note.section, f"text-{number}": note.text}
        self.process(MultiDict(values))

    @property
    def decision_field(self) -> Field:
        """The radios."""
        return self["decision"]

    @property
    def more(self) -> bool:
        """Whether there may be another row."""
        return len(self.notes) < MOST_NOTES

    @property
    def written(self) -> list[tuple[str, str]]:
        """The notes that say something: part and text."""
        return [(note.section, note.text.strip()) for note in self.notes if note.text.strip()]

    @property
    def texts(self) -> list[str]:
        """The boxes of the notes."""
        return [f"text-{number}" for number, _ in enumerate(self.notes, start=1)]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Judge the decision, and the notes where it is to return."""
        return self.show(self._faults())

    def _faults(self) -> Iterator[Fault]:
        if not self.decision:
            yield Fault("decision", "decision", "Choose whether to release it or return it")
        if self.decision != RETURN:
            return
        for number, note in enumerate(self.notes, start=1):
            wanted = note.section or (number == 1 and not self.written)
            if wanted and not note.text.strip():
                yield Fault(f"text-{number}", f"text-{number}", "Enter what the visitor should change")
            if len(note.text) > NOTE_LIMIT:
                yield Fault(f"text-{number}", f"text-{number}", f"What the visitor should change must be {NOTE_LIMIT:,} characters or fewer")


def checking_form(parts: Iterable[tuple[str, str]], submitted: MultiDict[str, str] | None = None) -> CheckingForm:
    """The form with what was just sent. `parts` are slugs and titles; "add" among what was sent asks for one more row. Raises NotAForm."""
    offered = {"": "The whole observation"} | dict(parts)
    if submitted is None:
        return CheckingForm(offered, "", [Note()])
    numbers = takewhile(lambda number: f"text-{number}" in submitted, range(1, MOST_NOTES + 1))
    notes = [Note(chosen(submitted, f"section-{number}", offered), one(submitted, f"text-{number}")) for number in numbers] or [Note()]
    if "add" in submitted and len(notes) < MOST_NOTES:
        notes.append(Note())
    return CheckingForm(offered, chosen(submitted, "decision", DECISIONS), notes)


def _fields(parts: Mapping[str, str], rows: int) -> Fields:
    fields: Fields = {"decision": RadioField("What do you want to do?", choices=DECISIONS, validate_choice=False)}
    hint = "The visitor sees this beside that part. Do not repeat the identifying words."
    for number in range(1, rows + 1):
        which = f" ({number})" if number > 1 else ""
        fields[f"section-{number}"] = SelectField(f"Which part is it about?{which}", choices=dict(parts), validate_choice=False)
        fields[f"text-{number}"] = TextAreaField(f"What should the visitor change?{which}", description=hint, render_kw={"rows": 4})
    return fields
