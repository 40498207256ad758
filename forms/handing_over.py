"""To whom a visit, or the reports to a chair, are handed."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import DataRequired

from forms.fixed import FixedForm

#: Stands first in a list where nobody is chosen yet.
CHOOSE = {"": "Choose a name"}


class VisitorForm(FixedForm):
    """Who visits instead."""

    visitor = SelectField("Who visits instead?", validators=[DataRequired("Choose who visits instead")], validate_choice=True)

    def __init__(self, submitted: MultiDict[str, str] | None, visitors: Mapping[str, str]) -> None:
        super().__init__(submitted)
        self.visitor.choices = CHOOSE | dict(visitors)


class SuccessorForm(FixedForm):
    """Who follows a chair, and where; everywhere unless somebody unticks a borough."""

    successor = SelectField("Who follows as chair?", validators=[DataRequired("Choose who follows as chair")], validate_choice=True)
    boroughs = SelectMultipleField("Reports about meetings in", validators=[DataRequired("Choose at least one borough")])

    def __init__(self, submitted: MultiDict[str, str] | None, chairs: Mapping[str, str], boroughs: Mapping[str, str]) -> None:
        super().__init__(submitted, data={"boroughs": list(boroughs)})
        self.successor.choices = CHOOSE | dict(chairs)
        self.boroughs.choices = dict(boroughs)
