"""The instrument: what a visitor is asked, as data in a numbered version that never changes once used."""

from forms.questions import DIFFER, NO_ANSWER, Answer, Group, Instrument, Kind, Option, Question, Rating, Section
from forms.reading import InstrumentFaults, load, read

__all__ = ["DIFFER", "NO_ANSWER", "Answer", "Group", "Instrument", "InstrumentFaults", "Kind", "Option", "Question", "Rating", "Section", "load", "read"]
