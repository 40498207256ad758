"""A chair's reply as forms: all of it but the points of fact, one point, and more days for it. What was typed is judged by forms.replied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, RadioField, SelectField, TextAreaField
from wtforms.validators import Length

from forms.fields import DayField, Fields
from forms.judged import JudgedForm
from forms.replied import MAY_SHARE, MESSAGE, NOTHING, OWNERS, POINT_KINDS, WILL, Asked, Draft, Response, point_faults, point_missing
from forms.sent import NotAForm, chosen, one, plain, tidy
from forms.typed import date_parts, joined_date

#: An agency among those who could do it: its key follows.
AGENCY = "agency-"
REASON_LIMIT = 1_000


class ReplyForm(JudgedForm):
    """All of a reply but its points, with what `draft` says."""

    def __init__(self, asked: Sequence[Asked], agencies: Mapping[str, str], draft: Draft) -> None:
        fields: Fields = {NOTHING: BooleanField("There is nothing to correct")}
        for point in asked:
            fields |= _promise(point, agencies) if point.kind == "improvement" else _share(point)
        fields[MESSAGE] = TextAreaField("A message to the visitor and the Board (optional)", description=_ANYTHING_ELSE, render_kw={"rows": 4})
        super().__init__(fields)
        self.asked, self.draft = asked, draft
        self.process(posted(asked, draft))

    def asks(self, name: str) -> str:
        """What a field asks, and about which point of the report."""
        number = next((f"Point {one.number}: " for one in self.asked if name.startswith(one.box(""))), "")
        return f"{number}{self[name].label.text}"

    def in_words(self, name: str, values: Sequence[str]) -> str:
        """What these values say in a field: labels for codes, and all else as it was typed."""
        field = self[name]
        choices = {str(one[0]): str(one[1]) for one in field.iter_choices()} if isinstance(field, SelectField) else {"y": "ticked"}
        return " ".join(choices.get(value, value) for value in values if value) or "no answer"


_ANYTHING_ELSE = "For example, if you see a rating otherwise. Do not name or describe anybody who was discussed."


def reply_form(asked: Sequence[Asked], agencies: Mapping[str, str], draft: Draft, submitted: MultiDict[str, str] | None = None) -> ReplyForm:
    """The form with what was just sent, else with what is stored. `agencies` are keys and names. Raises NotAForm."""
    return ReplyForm(asked, agencies, draft if submitted is None else as_draft(asked, agencies, submitted))


def as_draft(asked: Iterable[Asked], agencies: Mapping[str, str], submitted: MultiDict[str, str]) -> Draft:
    """What was typed, judged by nobody. Raises NotAForm."""
    ticked = submitted.getlist(NOTHING)
    if ticked not in ([], ["y"]):
        raise NotAForm(f"{NOTHING} has another value")
    asked = tuple(asked)
    responses = [_response(point, agencies, submitted) for point in asked if point.kind == "improvement"]
    shares = {point.finding: chosen(submitted, point.box("may"), MAY_SHARE) for point in asked if point.kind == "good-practice"}
    return Draft(bool(ticked), one(submitted, MESSAGE), {said.finding: said for said in responses}, shares)


def _response(point: Asked, agencies: Mapping[str, str], submitted: MultiDict[str, str]) -> Response:
    owner = chosen(submitted, point.box("owner"), _owners(agencies))
    due = [plain(value) for value in submitted.getlist(point.box("due"))]
    if len(due) != 3:
        raise NotAForm(f"a date has {len(due)} boxes, not three")
    return Response(
        finding=point.finding,
        will=chosen(submitted, point.box("will"), WILL),
        what=one(submitted, point.box("what")),
        owner="agency" if owner.startswith(AGENCY) else owner,
        agency=owner.removeprefix(AGENCY) if owner.startswith(AGENCY) else "",
        due=joined_date(due),
        why=one(submitted, point.box("why")),
        whose=one(submitted, point.box("whose")),
    )


def _owners(agencies: Mapping[str, str]) -> dict[str, str]:
    people = {code: label for code, label in OWNERS.items() if code != "agency"}
    return people | {f"{AGENCY}{key}": name for key, name in agencies.items()}


def _promise(point: Asked, agencies: Mapping[str, str]) -> Fields:
    """What one can say to an area for improvement, in the order of the page."""
    return {
        point.box("will"): RadioField(f"Will you act on point {point.number}?", choices=WILL, validate_choice=False),
        point.box("what"): TextAreaField("What will be done?", render_kw={"rows": 3}),
        point.box("owner"): SelectField("Who will do it?", choices={"": "Choose"} | _owners(agencies), validate_choice=False),
        point.box("due"): DayField("By when?", description="For example, 27 1 2027."),
        point.box("why"): TextAreaField("Why not?", render_kw={"rows": 3}),
        point.box("whose"): TextAreaField("Whose is it?", description="For example, the Board, or Housing.", render_kw={"rows": 1}),
    }


def _share(point: Asked) -> Fields:
    return {point.box("may"): RadioField(f"May point {point.number} be shared?", choices=MAY_SHARE, validate_choice=False)}


def posted(asked: Iterable[Asked], draft: Draft) -> MultiDict[str, str]:
    """This draft as a browser would send it: the other way round of `as_draft`."""
    form: MultiDict[str, str] = MultiDict({MESSAGE: draft.message})
    if draft.nothing_to_correct:
        form[NOTHING] = "y"
    for point in asked:
        said = draft.responses.get(point.finding, Response(point.finding))
        if point.kind == "improvement":
            form.update({point.box(name): getattr(said, name) for name in ("what", "why", "whose")})
            form[point.box("owner")] = f"{AGENCY}{said.agency}" if said.owner == "agency" else said.owner
            form.setlist(point.box("due"), list(date_parts(said.due)))
        choice, box = (said.will, point.box("will")) if point.kind == "improvement" else (draft.shares.get(point.finding, ""), point.box("may"))
        if choice:
            form[box] = choice
    return form


class PointForm(JudgedForm):
    """One point of fact: what is wrong, and what it should say."""

    def __init__(self, kind: str, text: str) -> None:
        hint = "And how we can tell, for example “the attendance list shows it”. To disagree with a rating, use “Anything else” in your reply."
        super().__init__(
            {
                "kind": RadioField("What is wrong?", choices=POINT_KINDS, validate_choice=False),
                "text": TextAreaField("What should it say?", description=hint, render_kw={"rows": 5}),
            }
        )
        self.kind, self.text = kind, text
        self.process(MultiDict({"text": text} | ({"kind": kind} if kind else {})))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Judge the point as a whole: a page that adds one is not left half done by mistake."""
        return self.show([*point_missing(self.kind, self.text), *point_faults(self.text)])


def point_form(kind: str, text: str, submitted: MultiDict[str, str] | None = None) -> PointForm:
    """A point with what was just sent, else with what is stored. Raises NotAForm."""
    return PointForm(kind, text) if submitted is None else PointForm(chosen(submitted, "kind", POINT_KINDS), one(submitted, "text"))


class MoreDaysForm(Form):
    """A later last day for a reply, and why. `after` is the day that it must be later than."""

    last_day = DayField("New last day", description="For example, 27 1 2027. It must be a working day.")
    reason = TextAreaField(
        "Why?",
        description="The history of the visit keeps your reason. The chair is told the new last day, and not why.",
        filters=[tidy],
        validators=[Length(max=REASON_LIMIT, message=f"Use {REASON_LIMIT:,} characters or fewer")],
        render_kw={"rows": 3},
    )

    after: date
    is_working_day: Callable[[date], bool]

    @property
    def day(self) -> date | None:
        """The day that was typed, if it is one."""
        return self.last_day.day

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Each box alone, then the day against the calendar."""
        super().validate(extra_validators)
        if not self.last_day.errors:
            self.last_day.errors = list(self._faults())
        if not self.reason.data:
            self.reason.errors = ["Enter why"]
        return not self.errors

    def _faults(self) -> Iterator[str]:
        if self.day is None:
            yield "Enter the new last day"
        elif self.day <= self.after:
            yield "The new last day must be later than the last day now, and later than today"
        elif not self.is_working_day(self.day):
            yield "The new last day must be a working day"


def more_days_form(after: date, is_working_day: Callable[[date], bool], submitted: MultiDict[str, str] | None = None) -> MoreDaysForm:
    """The form, empty or as typed. Raises NotAForm."""
    if submitted is not None and (len(submitted.getlist("last_day")) != 3 or len(submitted.getlist("reason")) != 1):
        raise NotAForm("two values where one belongs, or none")
    form = MoreDaysForm(submitted)
    form.after, form.is_working_day = after, is_working_day
    return form
