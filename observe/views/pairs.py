"""Two visitors at one meeting: what each wrote, side by side once both have finished, and the joint report that one of them makes."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.instrument import Section
from observe.domain import instruments
from observe.domain.observation import Observation, sections
from observe.domain.policy import Action, may
from observe.domain.visit import Visit
from observe.services import pairing
from observe.store import observations
from observe.views import access, check_rows, compared
from observe.views.check_rows import Row

bp = Blueprint("pairs", __name__, url_prefix="/visits")


@bp.get("/<ref>/joint")
def show(ref: str) -> ResponseReturnValue:
    """One's own observation, when it is finished; beside it the other's, once that is finished too; and the joint one, once it is begun."""
    visit, me = access.visit_to(Action.READ_PAIR, ref), access.me()
    those = [one for one in pairing.own_of(access.database(), visit) if visit.both_finished or one.visitor == me.id]
    return render_template(
        "pairs/joint.html",
        visit=visit,
        other=visit.other(me.id),
        parts=_parts(visit, those),
        may_take_back=may(me, Action.TAKE_BACK, visit),
        may_begin=may(me, Action.MAKE_JOINT, visit),
        may_take_over=may(me, Action.TAKE_OVER, visit),
        may_write=may(me, Action.WRITE, visit),
        navigation=[],
    )


def _parts(visit: Visit, those: list[Observation]) -> list[tuple[Section, list[compared.Row], list[Row]]]:
    """Each part with what they said, and what the joint observation says so far."""
    instrument = instruments.of_visit(visit)
    alone = {section.slug: section for section in sections(visit, instrument, those[0])}
    joint = observations.get(access.database(), visit, visit.whole) if visit.joint_by is not None else None
    asked = sections(visit, instrument, joint) if joint else tuple(alone.values())
    return [
        (
            section,
            compared.rows(visit, instrument, alone[section.slug], those) if section.slug in alone else [],
            [row for row in check_rows.rows(visit, instrument, joint, section) if row.value or row.words] if joint else [],
        )
        for section in asked
    ]


@bp.post("/<ref>/joint")
def begin(ref: str) -> ResponseReturnValue:
    """Makes the joint report, which begins with what both said alike."""
    visit = access.visit_to(Action.MAKE_JOINT, ref)
    pairing.begin(access.database(), visit, by=access.me(), at=access.now())
    return redirect(url_for("visits.show", ref=ref), 303)


@bp.post("/<ref>/joint/take-over")
def take_over(ref: str) -> ResponseReturnValue:
    """The other of the two makes it from now on."""
    visit = access.visit_to(Action.TAKE_OVER, ref)
    pairing.take_over(access.database(), visit, by=access.me(), at=access.now())
    return redirect(url_for("visits.show", ref=ref), 303)


@bp.post("/<ref>/joint/take-back")
def take_back(ref: str) -> ResponseReturnValue:
    """Writes on, as long as the other has not finished."""
    visit = access.visit_to(Action.TAKE_BACK, ref)
    pairing.take_back(access.database(), visit, by=access.me(), at=access.now())
    return redirect(url_for("visits.show", ref=ref), 303)
