"""What can go wrong in the domain; a view turns each into its page."""


class NotFound(Exception):
    """There is no such thing, or this person may not know that there is: 404."""


class NotAllowed(Exception):
    """The thing may be seen, but this may not be done to it, or not now: 403. The message is a sentence for the person."""


class Stale(Exception):
    """A save was made against an older version than the one stored; nothing was changed: 409."""
