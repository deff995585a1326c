"""What may happen with a code from a letter, in the words of the conversation."""

from enum import StrEnum

from bot.people import invites


class Problem(StrEnum):
    """Why a code does not let somebody in."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    TOO_MANY = "too_many"


def problem_of(outcome: invites.Problem) -> Problem:
    match outcome:
        case invites.Unknown():
            return Problem.UNKNOWN
        case invites.Used():
            return Problem.USED
        case invites.Expired():
            return Problem.EXPIRED
        case invites.Revoked():
            return Problem.REVOKED
        case invites.TooMany():
            return Problem.TOO_MANY
