"""Good news from the chat: about whom, which sentence or line; then how it will be, and sending it."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from bot.core.tap import tap
from bot.delivery import broadcasts, senders
from bot.delivery.forecast import forecast
from bot.delivery.senders import Sender, Sent
from bot.delivery.tables import Broadcast
from bot.features.news import actions, content, favourites, pictures, queries
from bot.features.news.chat import places, screens
from bot.features.news.chat.places import CHOSEN, Whom, find, find_draft, get_place, get_whom, place_of
from bot.features.news.kind import KIND, KINDS
from bot.features.news.lines import Look, look_at
from bot.features.news.rules import News
from bot.features.news.suggest import suggest
from bot.people.classlist import list_group
from bot.phrases.bank import PRAISE, Phrase, find_phrase, list_phrases, list_themes
from bot.phrases.search import search
from bot.store.seal import Unreadable
from bot.turns.router import Access, Router
from bot.turns.turn import Reply, Turn

router = Router()
GONE = tap("home.gone")


@router.tap("praise.write", Access.STAFF)
def choose_group(turn: Turn) -> Reply:
    found = places.list_places(turn)
    if not found:
        return GONE
    return choose_child(turn, found[0].id) if len(found) == 1 else screens.choose_group(turn.t, found)


@router.tap("praise.group", Access.STAFF)
def choose_child(turn: Turn, group_id: int) -> Reply:
    place = get_place(turn, group_id)
    return screens.choose_child(turn.t, place, list_group(turn.session, group_id)) if place else GONE


@router.tap("praise.several", Access.STAFF)
def choose_several(turn: Turn, group_id: int) -> Reply:
    place = get_place(turn, group_id)
    if place is None:
        return GONE
    places.keep_chosen(turn, ())
    return screens.choose_children(turn.t, place, list_group(turn.session, group_id), ())


@router.tap("praise.toggle", Access.STAFF)
def toggle(turn: Turn, pupil_id: int) -> Reply:
    """Those of another group, from an older screen, are forgotten."""
    place = place_of(turn, pupil_id)
    if place is None:
        return GONE
    children = list_group(turn.session, place.id)
    chosen = {child.id for child in children} & set(places.read_chosen(turn)) ^ {pupil_id}
    places.keep_chosen(turn, sorted(chosen))
    return screens.choose_children(turn.t, place, children, chosen)


@router.tap("praise.child", Access.STAFF)
def of_child(turn: Turn, pupil_id: int) -> Reply:
    return offer(turn, pupil_id, 0)


@router.tap("praise.all", Access.STAFF)
def of_group(turn: Turn, group_id: int) -> Reply:
    return offer(turn, group_id, 0)


@router.tap("praise.chosen", Access.STAFF)
def of_chosen(turn: Turn) -> Reply:
    return offer(turn, CHOSEN, 0)


@router.tap("praise.more", Access.STAFF)
def offer(turn: Turn, whom: int, page: int) -> Reply:
    chosen = get_whom(turn, whom)
    if chosen is None:
        return GONE
    stars = _stars(turn, chosen.sender)
    found = suggest(
        _phrases(turn),
        favourites=stars,
        used=favourites.list_used(turn.session, chosen.sender.staff_id, turn.now),
        said=favourites.list_said(turn.session, chosen.pupil_ids, turn.now),
        groups=chosen.groups,
    )
    first = page * screens.SHOWN
    shown = found[first : first + screens.SHOWN]
    if page and not shown:
        return GONE
    has_more = len(found) > first + screens.SHOWN
    return screens.suggested(turn.t, chosen, shown, stars=stars, page=page, has_more=has_more)


@router.tap("praise.themes", Access.STAFF)
def choose_theme(turn: Turn, whom: int) -> Reply:
    chosen = get_whom(turn, whom)
    if chosen is None:
        return GONE
    themes = list_themes(turn.library, PRAISE)
    return screens.choose_theme(turn.t, chosen, themes, has_stars=bool(_stars(turn, chosen.sender)))


@router.tap("praise.theme", Access.STAFF)
def of_theme(turn: Turn, whom: int, theme: str) -> Reply:
    return _listed(turn, whom, lambda phrase, stars: phrase.theme == theme)


@router.tap("praise.stars", Access.STAFF)
def of_stars(turn: Turn, whom: int) -> Reply:
    return _listed(turn, whom, lambda phrase, stars: phrase.id in stars)


@router.answer("praise.search", Access.STAFF)
def take_search(turn: Turn, text: str, whom: int) -> Reply:
    """What these parents heard lately comes last."""
    chosen = get_whom(turn, whom)
    if chosen is None:
        return GONE
    said = favourites.list_said(turn.session, chosen.pupil_ids, turn.now)
    found = search(turn.library, PRAISE, turn.t.code, text, most=screens.SHOWN)
    found.sort(key=lambda phrase: phrase.id in said)
    typed = look_at(turn.session, text, ()).line[: screens.TYPED]
    return screens.searched(turn.t, chosen, typed, found, stars=_stars(turn, chosen.sender))


@router.tap("praise.say", Access.STAFF)
def say(turn: Turn, whom: int, phrase: str) -> Reply:
    chosen = get_whom(turn, whom)
    if chosen is None or find_phrase(turn.library, PRAISE, turn.t.code, phrase) is None:
        return GONE
    return _write(turn, chosen, News(pupil_ids=chosen.pupil_ids, phrase=phrase))


@router.tap("praise.own", Access.STAFF)
def ask_line(turn: Turn, whom: int) -> Reply:
    chosen = get_whom(turn, whom)
    return screens.ask_line(turn.t, chosen) if chosen else GONE


@router.answer("praise.line", Access.STAFF)
def take_line(turn: Turn, text: str, whom: int) -> Reply:
    chosen = get_whom(turn, whom)
    if chosen is None:
        return GONE
    look = look_at(turn.session, text, chosen.pupil_ids)
    if look.why is None:
        return _write(turn, chosen, News(pupil_ids=chosen.pupil_ids, own=look.line))
    _keep(turn, look)
    return screens.look_again(turn.t, chosen, look)


@router.tap("praise.keep", Access.STAFF)
def keep_line(turn: Turn, whom: int) -> Reply:
    """After a second look; what is a concern stays stopped, whichever button is pressed."""
    chosen = get_whom(turn, whom)
    look = _kept(turn, chosen.pupil_ids) if chosen else None
    if chosen is None or look is None:
        return GONE
    return _write(turn, chosen, News(pupil_ids=chosen.pupil_ids, own=look.line))


@router.tap("praise.show", Access.STAFF)
def show(turn: Turn, broadcast_id: int) -> Reply:
    found = find_draft(turn, broadcast_id)
    return preview(turn, *found) if found else GONE


@router.tap("praise.add", Access.STAFF)
def ask_more(turn: Turn, broadcast_id: int) -> Reply:
    return screens.ask_more(turn.t, broadcast_id) if find_draft(turn, broadcast_id) else GONE


@router.answer("praise.own_line", Access.STAFF)
def take_more(turn: Turn, text: str, broadcast_id: int) -> Reply:
    found = find_draft(turn, broadcast_id)
    if found is None:
        return GONE
    look = look_at(turn.session, text, queries.entered(found[1]).pupil_ids)
    if look.why is None:
        return _change(turn, *found, line=look.line)
    _keep(turn, look)
    return screens.look_again_more(turn.t, broadcast_id, look)


@router.tap("praise.keep_line", Access.STAFF)
def keep_more(turn: Turn, broadcast_id: int) -> Reply:
    found = find_draft(turn, broadcast_id)
    look = _kept(turn, queries.entered(found[1]).pupil_ids) if found else None
    return _change(turn, *found, line=look.line) if found and look else GONE


@router.tap("praise.send", Access.STAFF)
def send(turn: Turn, broadcast_id: int, seen: str) -> Reply:
    """`seen`: the fingerprint of the preview that this button stood under."""
    found = find(turn, broadcast_id)
    if found is None:
        return GONE
    sender, draft = found
    match senders.send(turn.session, sender, draft, KINDS, seen=seen, now=turn.now):
        case Sent.SENT:
            return screens.sent(turn.t, draft.id, round(broadcasts.UNDO.total_seconds()))
        case Sent.CHANGED | Sent.LOST as why:
            return preview(turn, sender, draft, why=why)
        case Sent.NO_DRAFT:
            return screens.too_late(turn.t)


@router.tap("praise.undo", Access.STAFF)
def undo(turn: Turn, broadcast_id: int) -> Reply:
    """Only within its minute: what has begun is steered in the console."""
    found = find(turn, broadcast_id)
    if found is None or found[1].state == "draft":
        return GONE
    sender, sent = found
    if sent.state != "waiting":
        return screens.undone(turn.t) if sent.state == "cancelled" else screens.too_late(turn.t)
    cancel = partial(broadcasts.cancel, now=turn.now)
    done = senders.steer(turn.session, sender, sent, cancel, kinds=KINDS, name="undone", now=turn.now)
    return screens.undone(turn.t) if done else screens.too_late(turn.t)


@router.tap("praise.drop", Access.STAFF)
def drop(turn: Turn, broadcast_id: int) -> Reply:
    found = find_draft(turn, broadcast_id)
    if found is None or not senders.drop(turn.session, *found, KINDS, now=turn.now):
        return GONE
    return screens.thrown_away(turn.t)


@router.tap("praise.other", Access.STAFF)
def choose_other(turn: Turn, broadcast_id: int) -> Reply:
    """Another sentence for the same children; the draft goes."""
    found = find_draft(turn, broadcast_id)
    if found is None:
        return GONE
    places.keep_chosen(turn, queries.entered(found[1]).pupil_ids)
    senders.drop(turn.session, *found, KINDS, now=turn.now)
    return offer(turn, CHOSEN, 0)


@router.tap("praise.star", Access.STAFF)
def star(turn: Turn, broadcast_id: int) -> Reply:
    found = find_draft(turn, broadcast_id)
    phrase = queries.entered(found[1]).phrase if found else ""
    if found is None or not phrase:
        return GONE
    favourites.star(turn.session, found[0].staff_id, phrase)
    return preview(turn, *found)


@router.tap("praise.unstar", Access.STAFF)
def unstar(turn: Turn, broadcast_id: int) -> Reply:
    found = find_draft(turn, broadcast_id)
    if found is None:
        return GONE
    favourites.unstar(turn.session, found[0].staff_id, queries.entered(found[1]).phrase)
    return preview(turn, *found)


@router.tap("praise.photo", Access.STAFF)
def add_photo(turn: Turn, broadcast_id: int) -> Reply:
    """The newest that they sent here or brought into the console."""
    found = find_draft(turn, broadcast_id)
    if found is None:
        return GONE
    sender, draft = found
    news, free = queries.entered(draft), pictures.list_free(turn.session, sender.staff_id)
    if free and pictures.may_go(turn.session, news.pupil_ids):
        actions.change(turn.session, sender, draft, replace(news, photo_id=free[0]), now=turn.now)
    return preview(turn, sender, draft)


@router.tap("praise.no_photo", Access.STAFF)
def remove_photo(turn: Turn, broadcast_id: int) -> Reply:
    found = find_draft(turn, broadcast_id)
    if found is None:
        return GONE
    sender, draft = found
    actions.change(turn.session, sender, draft, replace(queries.entered(draft), photo_id=None), now=turn.now)
    return preview(turn, sender, draft)


def preview(turn: Turn, sender: Sender, draft: Broadcast, *, why: Sent | None = None) -> Reply:
    try:
        given = senders.content_now(KINDS, turn.session, draft)
    except Unreadable:
        return GONE
    audience = json.loads(draft.audience)
    whom = places.of_draft(turn, audience["pupil_ids"])
    if whom is None:
        return GONE
    return screens.preview(
        turn.t,
        content.read(given),
        whom,
        forecast(turn.session, KIND, audience, turn.now),
        now=turn.now,
        seen=senders.fingerprint(KINDS, turn.session, draft),
        is_starred=given.get("phrase") in _stars(turn, sender),
        is_translating="" in given.get("untranslated", {}).values(),
        photo=_photo(turn, sender, draft),
        why=why,
    )


def _photo(turn: Turn, sender: Sender, draft: Broadcast) -> screens.Photo:
    news = queries.entered(draft)
    if news.photo_id is not None:
        return screens.Photo.ADDED
    if not pictures.list_free(turn.session, sender.staff_id):
        return screens.Photo.NONE
    return screens.Photo.FREE if pictures.may_go(turn.session, news.pupil_ids) else screens.Photo.FORBIDDEN


def _write(turn: Turn, whom: Whom, news: News) -> Reply:
    draft = actions.write(turn.session, whom.sender, news, now=turn.now)
    return preview(turn, whom.sender, draft)


def _change(turn: Turn, sender: Sender, draft: Broadcast, *, line: str) -> Reply:
    news = replace(queries.entered(draft), own=line)
    actions.change(turn.session, sender, draft, news, now=turn.now)
    return preview(turn, sender, draft)


def _keep(turn: Turn, look: Look) -> None:
    places.keep_line(turn, look.line if look.may_stay else "")


def _kept(turn: Turn, pupil_ids: Collection[int]) -> Look | None:
    """The line that waits for a second look, if it may stay."""
    look = look_at(turn.session, places.read_line(turn), pupil_ids)
    return look if look.may_stay else None


def _stars(turn: Turn, sender: Sender) -> set[str]:
    return favourites.list_favourites(turn.session, sender.staff_id)


def _phrases(turn: Turn) -> Mapping[str, Phrase]:
    return list_phrases(turn.library, PRAISE, turn.t.code)


def _listed(turn: Turn, whom: int, is_wanted: Callable[[Phrase, Collection[str]], bool]) -> Reply:
    chosen = get_whom(turn, whom)
    if chosen is None:
        return GONE
    stars = _stars(turn, chosen.sender)
    found = [phrase for phrase in _phrases(turn).values() if is_wanted(phrase, stars)]
    return screens.of_theme(turn.t, chosen, found, stars=stars) if found else GONE
