"""Pages: load, decide, act, respond."""

from observe.views import (
    account,
    attendance,
    board,
    checking,
    findings,
    history,
    home,
    observation,
    people,
    planning,
    public,
    reports,
    second_factor,
    sending,
    signing_in,
    visits,
)

WRITING = (observation, attendance, findings, sending)
SIGNING_IN = (signing_in, second_factor, account)
BLUEPRINTS = tuple(part.bp for part in (home, public, *SIGNING_IN, visits, planning, *WRITING, checking, reports, history, board, people))
