"""Pages: load, decide, act, respond."""

from observe.views import (
    account,
    actions,
    addresses,
    attendance,
    board,
    board_actions,
    board_questions,
    calendars,
    checking,
    coverage,
    drafts,
    exports,
    findings,
    giving,
    handing_over,
    history,
    home,
    in_browser,
    letters,
    naming,
    notes,
    observation,
    pairs,
    papers,
    people,
    planning,
    practices,
    public,
    published,
    raising,
    readings,
    replying,
    reports,
    searching,
    second_factor,
    sending,
    settling,
    sign_on,
    signing_in,
    typing_in,
    visits,
    withdrawing,
)

WRITING = (notes, observation, attendance, findings, drafts, sending, pairs, in_browser)
SIGNING_IN = (signing_in, sign_on, second_factor, account, calendars)
PEOPLE = (people, addresses, naming, handing_over, readings, letters)
REPLYING = (replying, raising, settling, withdrawing)
ACTIONS = (actions, giving)
BOARD = (board, board_actions, board_questions, coverage, papers, exports, searching, practices, published)
BLUEPRINTS = tuple(
    part.bp for part in (home, public, *SIGNING_IN, visits, planning, typing_in, *WRITING, checking, reports, *REPLYING, *ACTIONS, history, *BOARD, *PEOPLE)
)
