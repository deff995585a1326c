"""What translation is, switching it on and off for the school, testing the connection, and how it goes."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from bot.console.access import Reach
from bot.console.page import Answer, ConsolePage, Go, Menu, Missing, Nav, Show, Visit, Wait
from bot.features.translation.pages import TEMPLATES, actions
from bot.i18n.texts import Texts
from bot.translate import queries
from bot.translate.ports import HARMLESS, Dutch, Line, Quota, Translated
from bot.translate.queries import State
from bot.translate.words import explain

PATH = "/console/translation"
PATIENCE = 20.0  # seconds somebody waits for the result of a test


@dataclass(frozen=True, slots=True)
class Result:
    code: str
    language: str
    text: str  # empty when it failed
    wrong: str


def show(visit: Visit) -> Answer:
    if visit.reach is not Reach.SCHOOL:
        return Missing()
    t, school_id = visit.t, visit.member.school_id
    state = queries.get_state(visit.session)
    switch = queries.get_switch(visit.session, school_id)
    counts = queries.count_lines(visit.session, school_id)
    values = {
        "state": state,
        "is_on": switch.is_on,
        "changed": visit.query.get("changed") == "yes",
        "is_late": visit.query.get("late") == "yes",
        "sent": _number(t, switch.characters if switch.month == f"{visit.now:%Y-%m}" else 0),
        "quota": _quota(t, state.quota) if state.quota else None,
        "counts": counts,
        "dutch": [(explain(t, why), number) for why, number in (counts.dutch or {}).items()],
        "sentence": HARMLESS,
        "pause": _pause(visit, state),
        "tested": t("console", "{day}, {time}", day=t.day(state.test.at), time=t.time(state.test.at))
        if state.test
        else "",
        "seconds": f"{state.test.took / 1000:.1f}" if state.test else "",
        "results": _results(t, state.test.results) if state.test else [],
    }
    return Show("translation.html", t("console", "Translation"), values)


def switch(visit: Visit) -> Answer:
    wish = visit.form.get("on", "")
    if wish not in ("yes", "no") or (wish == "yes" and not queries.get_state(visit.session).name):
        return Go(PATH)
    actions.switch(visit.session, visit.actor, on=wish == "yes", now=visit.now)
    return Go(f"{PATH}?changed=yes")


def test(visit: Visit) -> Answer:
    """The duty does it, so that what is tested is the way that lines will go."""
    if not queries.get_state(visit.session).name:
        return Go(PATH)
    actions.test(visit.session, visit.actor, visit.now)
    return Wait(_is_tested, PATIENCE, Go(f"{PATH}#test"), Go(f"{PATH}?late=yes#test"))


def _is_tested(session: Session) -> bool:
    return not queries.is_test_asked(session)


def _pause(visit: Visit, state: State) -> tuple[str, str] | None:
    """Until when nothing is sent, and why."""
    if state.pause is None or state.pause.until <= visit.now:
        return None
    return visit.t.time(state.pause.until), explain(visit.t, state.pause.why)


def _quota(t: Texts, quota: Quota) -> dict[str, str]:
    left = max(0, quota.allowed - quota.used)
    return {"used": _number(t, quota.used), "allowed": _number(t, quota.allowed), "left": _number(t, left)}


def _number(t: Texts, number: int) -> str:
    """With the reader's marks between thousands."""
    return format_decimal(number, locale=t.language.babel)


def _results(t: Texts, results: Mapping[str, Line]) -> list[Result]:
    found = []
    for code, line in results.items():
        match line:
            case Translated(text):
                found.append(Result(code, t.language_name(code), text, ""))
            case Dutch(_, why):
                found.append(Result(code, t.language_name(code), "", explain(t, why)))
    return found


PAGES = (
    ConsolePage(
        "translation.show",
        PATH,
        show,
        nav=Nav(60, lambda t: t("console", "Translation"), Menu.SCHOOL),
        templates=TEMPLATES,
    ),
    ConsolePage("translation.switch", PATH, switch, method="POST", templates=TEMPLATES),
    ConsolePage("translation.test", f"{PATH}/test", test, method="POST", templates=TEMPLATES),
)
