"""How a Lay Adviser wants to be named on reports."""

from __future__ import annotations

from wtforms import RadioField

from forms.fixed import FixedForm


class NamingForm(FixedForm):
    """By name, or by role."""

    named = RadioField("How do you want to be named on reports?", choices={"name": "By my name", "role": "As “A Lay Adviser”"})
