"""Signing in with a code: the new device shows it, and a device that is in already confirms it."""

import segno

from bot.console import actions
from bot.console.browsers import device_name
from bot.console.door import ROOT, busy
from bot.console.page import Answer, ConsolePage, Go, Show, Visit
from bot.people import codes
from bot.people.codes import TooMany, Unknown, Waiting

CONFIRM = f"{ROOT}/sessions/code"


def show(visit: Visit) -> Answer:
    return _show(visit)


def ask(visit: Visit) -> Answer:
    """A browser that shows a code goes on showing it."""
    if visit.waiting and codes.ends_at(visit.session, visit.waiting, visit.now):
        return Go(f"{ROOT}/code")
    token = codes.ask(visit.session, device=visit.device, network=visit.network, now=visit.now)
    return busy(visit.t) if token is None else Go(f"{ROOT}/code", waiting=token)


def come_in(visit: Visit) -> Answer:
    token = actions.sign_in_by_code(
        visit.session, visit.waiting, before=visit.browser, device=visit.device, now=visit.now
    )
    return _show(visit, is_early=True) if token is None else Go(ROOT, token=token)


def ask_code(visit: Visit) -> Answer:
    """A scanned code is filled in, and nothing more: opening a link changes nothing."""
    return _ask_code(visit, visit.query.get("code", ""))


def look(visit: Visit) -> Answer:
    typed = visit.form.get("code", "")
    return _looked(visit, codes.find(visit.session, typed, guesser=_guesser(visit), now=visit.now), typed)


def confirm(visit: Visit) -> Answer:
    """Looks at the code again: the page with the button may be older than the code."""
    typed = visit.form.get("code", "")
    found = codes.find(visit.session, typed, guesser=_guesser(visit), now=visit.now)
    if not isinstance(found, Waiting):
        return _looked(visit, found, typed)
    actions.confirm_code(visit.session, visit.member, typed, now=visit.now)
    t = visit.t
    title = t("code", "The other device may come in")
    text = t(
        "code", "Go to that device and choose: Go on. You find it in the list of your devices, and can sign it out."
    )
    return Show("notice.html", title, {"text": text})


def _show(visit: Visit, *, is_early: bool = False) -> Show:
    """`is_early`: somebody wanted to go on before the code was confirmed."""
    ends = codes.ends_at(visit.session, visit.waiting, visit.now) if visit.waiting else None
    code = codes.shown(visit.waiting) if ends else ""
    url = f"{visit.public_url}{CONFIRM}?code={code}"
    values = {
        "code": code,
        "picture": segno.make(url, error="m", micro=False).png_data_uri(scale=6, border=3) if ends else "",
        "until": visit.t.time(ends) if ends else "",
        "is_early": is_early,
    }
    return Show("code.html", visit.t("code", "Sign in with a code"), values)


def _ask_code(visit: Visit, typed: str, wrong: str = "") -> Show:
    values = {"typed": typed[:20], "wrong": wrong, "waiting": None, "address": f"{visit.public_url}{ROOT}"}
    return Show("confirm.html", visit.t("code", "Sign in another device"), values, status=422 if wrong else 200)


def _looked(visit: Visit, found: codes.Outcome, typed: str) -> Show:
    t = visit.t
    match found:
        case Unknown():
            return _ask_code(
                visit, typed, t("code", "No device shows this code now. Look at the code again, or make a new one.")
            )
        case TooMany():
            return _ask_code(
                visit, "", t("code", "That was too often wrong. Please wait an hour, or use a link from the chat.")
            )
        case Waiting() as waiting:
            values = {
                "typed": typed,
                "wrong": "",
                "waiting": waiting,
                "device": device_name(t, waiting.device),
                "asked": t.time(waiting.asked_at),
                "place": _place(visit, waiting),
            }
            return Show("confirm.html", t("code", "Is this your other device?"), values)


def _place(visit: Visit, waiting: Waiting) -> str:
    t = visit.t
    if visit.network is None or waiting.network is None:
        return t("code", "Not known")
    if visit.network == waiting.network:
        return t("code", "The same internet connection as this device")
    return t("code", "Another internet connection than this device")


def _guesser(visit: Visit) -> str:
    return f"staff:{visit.member.staff_id}"


PAGES = (
    ConsolePage("codes.show", f"{ROOT}/code", show),
    ConsolePage("codes.ask", f"{ROOT}/code", ask, method="POST"),
    ConsolePage("codes.in", f"{ROOT}/code/in", come_in, method="POST"),
    ConsolePage("codes.type", CONFIRM, ask_code),
    ConsolePage("codes.look", CONFIRM, look, method="POST"),
    ConsolePage("codes.confirm", f"{CONFIRM}/yes", confirm, method="POST"),
)
