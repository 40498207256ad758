"""Pages: load, decide, act, respond."""

from observe.views import board, checking, history, home, observation, people, planning, public, reports, sending, signing_in, visits

BLUEPRINTS = tuple(part.bp for part in (home, public, signing_in, visits, planning, observation, sending, checking, reports, history, board, people))
