"""The names of roles, and why a form was refused, in words."""

from collections.abc import Sequence
from datetime import datetime

from bot.console.access import Role
from bot.console.team.queries import Handed
from bot.console.team.rules import NAME_LIMIT, Problem
from bot.i18n.texts import Texts


def role_name(t: Texts, role: Role) -> str:
    match role:
        case Role.TEACHER:
            return t("console", "Teacher")
        case Role.COORDINATOR:
            return t("console", "Support coordinator")
        case Role.LEADER:
            return t("console", "School leader")


def role_choices(t: Texts) -> Sequence[tuple[str, str, str]]:
    """Each role's value, name and what it sees."""
    sees = {
        Role.TEACHER: t("team", "Sees the groups that are ticked here, and groups that a colleague hands over."),
        Role.COORDINATOR: t("team", "Sees the groups that are ticked here, and pupils that are shared one by one."),
        Role.LEADER: t("team", "Sees the whole school, and looks after the school team."),
    }
    return [(role.value, role_name(t, role), text) for role, text in sees.items()]


def refusal(t: Texts, problem: Problem) -> str:
    words = {
        Problem.NO_NAME: t("team", "Please fill in a name."),
        Problem.LONG_NAME: t("team", "This name is too long. There is room for {n} characters.", n=NAME_LIMIT),
        Problem.NO_ROLE: t("team", "Please choose a role."),
        Problem.TAKEN: t("team", "Somebody in your team has this name already. Please choose another one."),
        Problem.LAST_LEADER: t(
            "team",
            "You are the only school leader who can get in, so this stays as it is. Invite a second leader first.",
        ),
        Problem.NOBODY: t("team", "Please choose at least one colleague."),
        Problem.NO_DAY: t("team", "Please write a day as 2026-11-30."),
        Problem.PAST: t("team", "The first day has passed. Please choose today or later."),
        Problem.BACKWARDS: t("team", "The last day comes before the first day."),
    }
    return words[problem]


def period(t: Texts, handed: Handed, *, now: datetime) -> str:
    """From when until when a colleague has a group, both days included."""
    first = t.day(handed.from_day, now=now)
    if handed.until_day is None:
        return t("team", "From {first} until it is handed back", first=first)
    return t("team", "From {first} until {last}", first=first, last=t.day(handed.until_day, now=now))
