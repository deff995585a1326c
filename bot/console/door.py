"""The way in and out: one-time links, signing out, and the language of the console."""

import re

from bot.console import actions, queries
from bot.console.page import Answer, ConsolePage, Go, Missing, Show, Visit
from bot.i18n.texts import Texts
from bot.people import sessions
from bot.people.place import Place

ROOT = "/console"
START = f"{ROOT}/start"  # of a new school
LANGUAGES = ("nl", "en")  # what staff read here; parents have many more
_OWN_PATH = re.compile(r"/console(?:/[A-Za-z0-9_-]+)*")


def how_to_get_in(t: Texts, *, place: Place | None, was_in: bool = False, wrong: str = "") -> Show:
    """`wrong`: why a passkey did not let this browser in."""
    values = {"was_in": was_in, "place": place, "wrong": wrong}
    return Show("welcome.html", t("console", "Sign in"), values, status=422 if wrong else 401)


def missing(t: Texts) -> Show:
    title = t("console", "This page is not here")
    text = t("console", "It may have moved, or it belongs to somebody else.")
    return Show("notice.html", title, {"text": text}, status=404)


def refused(t: Texts, status: int) -> Show:
    if status == 404:
        return missing(t)
    title = t("console", "This did not work")
    text = t("console", "Please go back, load the page again and try once more.")
    return Show("notice.html", title, {"text": text}, status=status)


def busy(t: Texts) -> Show:
    title = t("console", "One moment, please")
    text = t("console", "It is busy right now. Please try again in a minute.")
    return Show("notice.html", title, {"text": text}, status=503)


def ask_in(visit: Visit) -> Answer:
    """Only a button: previews of links open them too, and must not use them up."""
    owner = sessions.peek_sign_in(visit.session, visit.path["token"], "console", visit.now)
    member = queries.get_member(visit.session, owner.staff_id) if owner and owner.staff_id is not None else None
    if member is None:
        return _dead_link(visit.t)
    values = {"token": visit.path["token"], "name": member.name, "school": member.school}
    return Show("in.html", visit.t("console", "Sign in"), values)


def come_in(visit: Visit) -> Answer:
    token = actions.sign_in(
        visit.session, visit.path["token"], before=visit.browser, device=visit.device, now=visit.now
    )
    return _dead_link(visit.t) if token is None else Go(ROOT, token=token)


def go_out(visit: Visit) -> Answer:
    if visit.browser is not None:
        actions.sign_out(visit.session, visit.member, visit.browser.id, now=visit.now)
    return Go(ROOT, forget=True)


def choose_language(visit: Visit) -> Answer:
    language, back = visit.form.get("language", ""), visit.form.get("back", "")
    path = back if _OWN_PATH.fullmatch(back) else ROOT
    return Go(path, language=language) if language in LANGUAGES else Go(path)


def no_such_page(visit: Visit) -> Answer:
    return Missing()


def _dead_link(t: Texts) -> Show:
    title = t("console", "This link does not work any more")
    text = t("console", "A link works once, for a short time. Open Samen in your chat and tap Console for a new one.")
    return Show("notice.html", title, {"text": text}, status=410)


PAGES = (
    ConsolePage("door.ask", f"{ROOT}/in/{{token}}", ask_in),
    ConsolePage("door.in", f"{ROOT}/in/{{token}}", come_in, method="POST"),
    ConsolePage("door.out", f"{ROOT}/out", go_out, method="POST"),
    ConsolePage("door.language", f"{ROOT}/language", choose_language, method="POST"),
)
LAST = ConsolePage("door.missing", f"{ROOT}/{{rest:path}}", no_such_page)  # after all others: it fits every address
