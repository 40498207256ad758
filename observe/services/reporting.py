"""Makes the feedback report out of a visit and its observation. Everything the report says is decided here, and drawn elsewhere."""

from __future__ import annotations

from sqlite_utils import Database

from forms import answers as judging
from forms.attended import CAME, PART, AWAY, Attended
from forms.found import SHARE, WHO, Finding
from forms.instrument import Answer as Said
from forms.instrument import Instrument, Kind, Question, Section
from observe.domain import dates, instruments
from observe.domain.observation import NOW_NAMES, Observation, sections
from observe.domain.people import STANDING_NAMES
from observe.domain.visit import LEVEL_NAMES, MODE_NAMES, Seat, Visit
from observe.store import facts, observations
from reports import feedback
from reports.feedback import Fact, FeedbackReport
