"""Bringing a photo in: chosen here, made small and bare before it is kept, and looked at before it is used."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.console.page import Answer, ConsolePage, Go, Missing, Picture, Show, Visit, as_number
from bot.features.photos.pages import queries
from bot.features.photos.words import explain
from bot.photos import actions
from bot.photos.actions import MOST_UNUSED
from bot.photos.pictures import LARGEST_FILE, Mistake, prepare
from bot.photos.queries import list_unused, missing_consent

PATH = "/console/photos/new"
TEMPLATES = Path(__file__).parent / "templates"
UPLOAD = LARGEST_FILE + 512 * 1024  # bytes of the form: more than a photo may have, so that the page itself says so
_OURS = re.compile(r"/console/[A-Za-z0-9/_?&=%.,-]{0,300}")


def show(visit: Visit) -> Answer:
    return _page(visit, visit.query)


def _page(visit: Visit, given: Mapping[str, str], *, wrong: str = "", status: int = 200) -> Show:
    """`given`: where to go on, and whom the photo will show, from the address or the form."""
    t = visit.t
    pupils = _pupils(visit, given)
    names = queries.list_names(visit.session, visit.actor, missing_consent(visit.session, pupils))
    unused, back = list_unused(visit.session, visit.member.staff_id), _back(given)
    values = {
        "wrong": wrong,
        "missing": names,
        "back": back,
        "pupils": ",".join(map(str, pupils)),
        "limit": LARGEST_FILE // (1024 * 1024),
        "unused": [(photo, t.time(photo.created_at), back and _with_photo(back, photo.id)) for photo in unused],
    }
    return Show("photos-new.html", t("photos", "Bring in a photo"), values, status=status)


def bring(visit: Visit) -> Answer:
    t, pupils = visit.t, _pupils(visit, visit.form)
    if missing_consent(visit.session, pupils):
        return _page(visit, visit.form, status=409)
    match visit.file:
        case None:
            return _page(visit, visit.form, wrong=t("photos", "Please choose a photo first."), status=422)
        case Mistake() as mistake:
            return _page(visit, visit.form, wrong=explain(t, mistake), status=422)
        case picture:
            pass
    if len(list_unused(visit.session, visit.member.staff_id)) >= MOST_UNUSED:
        wrong = t("photos", "You have many photos that are not used yet. Please remove some first.")
        return _page(visit, visit.form, wrong=wrong, status=409)
    photo = actions.keep(visit.session, visit.member.school_id, visit.member.staff_id, picture, now=visit.now)
    if pupils:
        actions.tie(visit.session, photo.id, pupils)
    back = _back(visit.form)
    return Go(_with_photo(back, photo.id) if back else f"{PATH}#unused")


def _with_photo(back: str, photo_id: int) -> str:
    """Where it was asked for, and there the photo."""
    return f"{back}{'&' if '?' in back else '?'}photo={photo_id}"


def picture(visit: Visit) -> Answer:
    """Only for who may see every child on it, while it may be shown; one that is about nobody yet for its owner."""
    photo_id = visit.number("photo_id")
    content = None if photo_id is None else queries.get_picture(visit.session, visit.actor, photo_id)
    return Missing() if content is None else Picture(content)


def remove(visit: Visit) -> Answer:
    photo_id = visit.number("photo_id")
    if photo_id is None or not actions.drop(visit.session, photo_id, visit.member.staff_id, now=visit.now):
        return Missing()
    return Go(_back(visit.form) or f"{PATH}#unused")


def _pupils(visit: Visit, given: Mapping[str, str]) -> list[int]:
    """Only those that the actor may see."""
    numbers = [number for text in given.get("pupils", "").split(",")[:100] if (number := as_number(text)) is not None]
    return queries.list_seen(visit.session, visit.actor, numbers)


def _back(given: Mapping[str, str]) -> str:
    """A page of the console, or nothing: never somebody else's."""
    back = given.get("back", "")
    return back if _OURS.fullmatch(back) and "//" not in back and ".." not in back else ""


PAGES = (
    ConsolePage("photos.new", PATH, show, templates=TEMPLATES),
    ConsolePage("photos.bring", PATH, bring, method="POST", templates=TEMPLATES, read=prepare, upload=UPLOAD),
    ConsolePage("photos.picture", "/console/photos/{photo_id}", picture, templates=TEMPLATES),
    ConsolePage("photos.remove", "/console/photos/{photo_id}/remove", remove, method="POST", templates=TEMPLATES),
)
