"""Every screen for a teacher who writes good news, rendered from sample data."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.delivery.forecast import Forecast
from bot.delivery.senders import Sender, Sent
from bot.feature import Specimens
from bot.features.news.chat import screens
from bot.features.news.chat.places import CHOSEN, Place, Whom
from bot.features.news.content import Content
from bot.features.news.lines import Look, Why
from bot.i18n.texts import Texts
from bot.people.classlist import Listed
from bot.phrases.bank import PRAISE, list_phrases, list_themes

_NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
_ID = 2**62
_SENDER = Sender(1, 1, is_leader=False, today=_NOW.date())
_PLACE = Place(_SENDER, _ID, "Groep 6", "De Regenboog")
_OTHER = Place(_SENDER, _ID + 1, "Groep 3", "De Linde")
_NAMES = ("Amina", None, "سامي", "Maximiliaan-Alexander B", None, "Zoë", None)
_CHILDREN = [Listed(_ID + number, _ID, number, name) for number, name in enumerate(_NAMES, 1)]
_NAMED = [child for child in _CHILDREN if child.shown]
_ONE = Whom(_ID + 1, _SENDER, _CHILDREN[:1], ("Groep 6",))
_UNNAMED = Whom(_ID + 2, _SENDER, _CHILDREN[1:2], ("Groep 6",))
_SEVERAL = Whom(CHOSEN, _SENDER, _CHILDREN[:4], ("Groep 6",))
_MANY = Whom(CHOSEN, _SENDER, _CHILDREN, ("Groep 3", "Groep 6"))
_GROUP = Whom(_ID, _SENDER, _CHILDREN, ("Groep 6",), whole=True)
_SAID = Content(id=_ID, school="De Regenboog", sender="Juf Marieke", phrase="helped_classmate")
_LATER = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
_TOLD = Forecast({("nl", "telegram"): 1}, 1, {_LATER: 1}, 0, 0, None, 0, {2: [1]}, {})
_NOBODY = Forecast({}, 0, {}, 0, 0, None, 0, {2: [1]}, {})


def specimens(t: Texts) -> Specimens:
    yield "praise_group", screens.choose_group(t, (_PLACE, replace(_OTHER, school=_PLACE.school)))
    yield "praise_group_two_schools", screens.choose_group(t, (_PLACE, _OTHER))
    yield "praise_child", screens.choose_child(t, _PLACE, _CHILDREN)
    yield "praise_child_all_named", screens.choose_child(t, _PLACE, _NAMED)
    yield "praise_child_nobody", screens.choose_child(t, _PLACE, ())
    yield "praise_several", screens.choose_children(t, _PLACE, _CHILDREN, ())
    yield "praise_several_chosen", screens.choose_children(t, _PLACE, _CHILDREN, {_ID + 1, _ID + 2, _ID + 4})
    yield from _sentences(t)
    yield from _lines(t)
    yield from _sending(t)


def _sentences(t: Texts) -> Specimens:
    phrases = list(list_phrases(t.library, PRAISE, t.code).values())
    longest = sorted(phrases, key=lambda phrase: -len(phrase.text))[: screens.SHOWN]
    stars = {longest[0].id} if longest else set()
    yield "praise_sentences", screens.suggested(t, _ONE, longest, stars=stars, page=0, has_more=True)
    yield "praise_sentences_last", screens.suggested(t, _MANY, longest[:2], stars=(), page=3, has_more=False)
    yield "praise_found", screens.searched(t, _UNNAMED, "vriend", longest[:2], stars=())
    yield "praise_not_found", screens.searched(t, _SEVERAL, "qwertz", (), stars=())
    themes = list_themes(t.library, PRAISE)
    yield "praise_themes", screens.choose_theme(t, _GROUP, themes, has_stars=True)
    yield "praise_theme", screens.of_theme(t, _GROUP, longest, stars=stars)


def _lines(t: Texts) -> Specimens:
    yield "praise_line", screens.ask_line(t, _ONE)
    yield "praise_more_line", screens.ask_more(t, _ID)
    looks = [
        Look("", Why.EMPTY),
        Look("x" * 301, Why.LONG),
        Look("Maar hij luisterde weer niet.", Why.CONCERN, ("Maar hij luisterde weer niet",)),
        Look("Amina huilde.", Why.DOUBTFUL, ("huilde",), ("Amina",)),
        Look("Amina hielp.", Why.NAMES, names=("Amina",)),
    ]
    for look in looks:
        yield f"praise_look_{look.why}", screens.look_again(t, _ONE, look)
        yield f"praise_look_more_{look.why}", screens.look_again_more(t, _ID, look)


def _sending(t: Texts) -> Specimens:
    now, seen = _NOW, "0" * 16
    yield "praise_preview", screens.preview(t, _SAID, _ONE, _TOLD, now=now, seen=seen)
    yield "praise_preview_starred", screens.preview(t, _SAID, _MANY, _TOLD, now=now, seen=seen, is_starred=True)
    own = replace(_SAID, phrase="", own="De hele groep heeft gezongen.")
    yield "praise_preview_own", screens.preview(t, own, _GROUP, _TOLD, now=now, seen=seen, is_translating=True)
    yield "praise_preview_changed", screens.preview(t, own, _UNNAMED, _TOLD, now=now, seen=seen, why=Sent.CHANGED)
    yield "praise_preview_nobody", screens.preview(t, _SAID, _UNNAMED, _NOBODY, now=now, seen=seen, why=Sent.LOST)
    for photo in screens.Photo:
        yield f"praise_preview_photo_{photo}", screens.preview(t, _SAID, _ONE, _TOLD, now=now, seen=seen, photo=photo)
    yield "praise_sent", screens.sent(t, _ID, 60)
    yield "praise_undone", screens.undone(t)
    yield "praise_too_late", screens.too_late(t)
    yield "praise_thrown_away", screens.thrown_away(t)
