"""Last: one run of the Nu HTML checker over every page that the other tests opened."""

from __future__ import annotations

from tests import nu


def test_the_nu_checker_finds_no_error_on_any_page_that_a_test_opened() -> None:
    assert nu.collected(), "no page was collected: run the other tests first"
    found = nu.errors()
    assert not found, f"{nu.collected()} pages:\n" + "\n".join(found)
