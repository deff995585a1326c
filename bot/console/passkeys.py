"""Passkeys: a device of one's own is added, signs in without a link, and is taken off the list."""

from bot.console import actions, browsers
from bot.console.door import ROOT, how_to_get_in
from bot.console.page import Answer, ConsolePage, Go, Missing, Tell, Visit
from bot.i18n.texts import Texts
from bot.people import passkeys
from bot.people.passkeys import Problem, Question
from bot.people.place import place_of

OWN = f"{browsers.PATH}/passkeys"
DOOR = f"{ROOT}/passkey"


def ask_new(visit: Visit) -> Answer:
    place, member = place_of(visit.public_url), visit.member
    if place is None:
        return Missing()
    name = f"{member.name} – {member.school}"  # who works at two schools sees which is which
    return _tell(passkeys.ask_new(visit.session, member.staff_id, name, place=place, now=visit.now))


def add(visit: Visit) -> Answer:
    place, answer = place_of(visit.public_url), visit.form.get("answer", "")
    if place is None:
        return Missing()
    problem = actions.add_passkey(
        visit.session, visit.member, visit.passkey, answer, label=visit.device, place=place, now=visit.now
    )
    return browsers.page(visit, wrong=_said(visit.t, problem)) if problem else Go(browsers.PATH)


def remove(visit: Visit) -> Answer:
    passkey_id = visit.number("passkey_id")
    if passkey_id is None or not actions.remove_passkey(visit.session, visit.member, passkey_id, now=visit.now):
        return Missing()
    return Go(browsers.PATH)


def ask(visit: Visit) -> Answer:
    place = place_of(visit.public_url)
    return Missing() if place is None else _tell(passkeys.ask(visit.session, place=place, now=visit.now))


def come_in(visit: Visit) -> Answer:
    place, answer = place_of(visit.public_url), visit.form.get("answer", "")
    if place is None:
        return Missing()
    found = passkeys.recognise(visit.session, visit.passkey, answer, place=place, network=visit.network, now=visit.now)
    if isinstance(found, Problem):
        return how_to_get_in(visit.t, place=place, wrong=_said(visit.t, found))
    token = actions.sign_in_by_passkey(visit.session, found, before=visit.browser, device=visit.device, now=visit.now)
    return how_to_get_in(visit.t, place=place, wrong=_copied(visit.t)) if token is None else Go(ROOT, token=token)


def _tell(asked: Question | Problem) -> Tell:
    """The script has the words for each problem in its page."""
    if isinstance(asked, Problem):
        return Tell({"problem": "busy" if asked is Problem.BUSY else "trouble"})
    return Tell({"options": asked.options}, passkey=asked.token)


def _said(t: Texts, problem: Problem) -> str:
    match problem:
        case Problem.LATE:
            return t("passkey", "That took too long. Please try once more.")
        case Problem.WRONG:
            return t("passkey", "The answer of your device could not be used. Please try once more.")
        case Problem.UNKNOWN:
            return t(
                "passkey",
                "Samen does not know this passkey, or not any more. "
                "Come in with a link or a code. Then you can add a new passkey.",
            )
        case Problem.TOO_MANY:
            return t("passkey", "That was too often wrong. Please wait an hour, or use a link or a code.")
        case Problem.FULL:
            return t("passkey", "You have {n} passkeys, and that is the most. Remove one first.", n=passkeys.MOST)
        case Problem.BUSY:
            return t("console", "It is busy right now. Please try again in a minute.")


def _copied(t: Texts) -> str:
    return t(
        "passkey",
        "This passkey may have been copied, so it was refused. "
        "Come in with a link or a code, remove the passkey, and add a new one.",
    )


PAGES = (
    ConsolePage("passkeys.ask_new", f"{OWN}/ask", ask_new, method="POST"),
    ConsolePage("passkeys.add", OWN, add, method="POST"),
    ConsolePage("passkeys.remove", f"{OWN}/{{passkey_id}}/remove", remove, method="POST"),
    ConsolePage("passkeys.ask", f"{DOOR}/ask", ask, method="POST"),
    ConsolePage("passkeys.in", DOOR, come_in, method="POST"),
)
