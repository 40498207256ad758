"""Pages: load, decide, act, respond."""

from observe.views import attendance, board, checking, findings, history, home, observation, people, planning, public, reports, sending, signing_in, visits

WRITING = (observation, attendance, findings, sending)
BLUEPRINTS = tuple(part.bp for part in (home, public, signing_in, visits, planning, *WRITING, checking, reports, history, board, people))
