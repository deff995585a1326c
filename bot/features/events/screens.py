"""An invitation as parents read it: what, when and where, for whom, what it costs, and their family's answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote_plus

from bot.core.markup import Block, Rich, Span, bold, literal, plain
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.delivery import answers
from bot.delivery.kinds import Json
from bot.features.events import content
from bot.features.events.catalogue import visits
from bot.features.events.content import Content
from bot.features.events.replies import rules as replies
from bot.features.events.replies.rules import Reply
from bot.features.events.words import answer_line, changed_name, no_label, question, yes_label
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.terms.explain import explained
from bot.translate import own as own_words

_ROOM = 900  # characters of a message that is still read; what to expect and to bring waits behind a button then
_MAP = "https://www.openstreetmap.org/search?query="
_WHEN = {"day", "time"}  # what of a change stands in the same line
EXPECT, BRING = "expect", "bring"  # parts of messages/<language>/events/<kind>.md


def render(t: Texts, given: Json) -> Screen:
    return invitation(t, content.read(given))


def title(t: Texts, given: Json) -> str:
    return title_of(t, content.read(given))


def title_of(t: Texts, said: Content) -> str:
    """The school's own, in Dutch or translated, of what is no kind of ours."""
    return said.title_translated.get(t.code, said.title) or t.find(_file(said)).title


def invitation(t: Texts, said: Content, *, reply: Reply | None = None, in_dutch: bool = False) -> Screen:
    """With the family's answer, where one family reads it. `in_dutch`: the note of school as it was written."""
    if said.state == "cancelled":
        return _cancelled(t, said, in_dutch=in_dutch)
    full, inner = _details(t, said), (*_section(t, said, ""), *_items(t, _terms(t, said)))
    is_long = len(plain((*inner, *full))) + len(said.note) > _ROOM
    acts = (
        *_choices(t, said, reply),
        *([Button(t("event", "What is needed"), tap("events.needs", said.id))] if said.has_needs else []),
        *([Button(t("event", "More about it"), tap("events.more", said.id))] if is_long and full else []),
        calendar_button(t, said.id),
        *_ways(t, said, in_dutch=in_dutch),
    )
    note = _own(t, said.note, said.note_translated, in_dutch=in_dutch)
    shown = explained(t, Screen((*inner, *(() if is_long else full), *note), rows(*acts), Place.BELOW))
    body = (*_head(t, said), *_facts(t, said), *shown.rich, *_sender(t, said), *_asks(t, said, reply))
    return replace(shown, body=body)


def _asks(t: Texts, said: Content, reply: Reply | None) -> Rich:
    """What their family answered; before that, and while a place is offered, the question."""
    if reply is None:
        return t.direct(bold(question(t, said.kind)))
    until = reply.offered_until if reply.place is replies.Place.OFFERED else None
    return (*t.direct(bold(answer_line(t, reply))), *(literal(answer_until(t, until)) if until else ()))


def answer_until(t: Texts, until: datetime) -> str:
    return t("event", "Do you want it? Answer until: {day}, {time}", day=t.day(until), time=t.time(until))


def _choices(t: Texts, said: Content, reply: Reply | None) -> tuple[Button, ...]:
    if reply is not None and reply.place is replies.Place.OFFERED:
        return offered(t, said)
    return (
        Button(yes_label(t, said.kind), tap("events.yes", said.id)),
        Button(t("event", "I don’t know yet"), tap("events.maybe", said.id)),
        Button(no_label(t, said.kind), tap("events.no", said.id)),
    )


def offered(t: Texts, said: Content) -> tuple[Button, Button]:
    return (
        Button(yes_label(t, said.kind), tap("events.accept", said.id)),
        Button(t("event", "No, thank you"), tap("events.decline", said.id)),
    )


def more(t: Texts, said: Content) -> Screen:
    """What to expect and to bring, for who wants to know more."""
    acts = rows(Button(t("event", "The invitation"), tap("events.show", said.id)), menu_button(t))
    inner = explained(t, Screen(_details(t, said), acts, Place.BELOW))
    return replace(inner, body=(*heading(t, said), *inner.rich))


def about(t: Texts, said: Content) -> Rich:
    """All but when and where, for a calendar, which has places of its own for those."""
    return (
        *literal("\n".join((t("event", "Invitation from {school}", school=said.school), _for_whom(t, said)))),
        *_section(t, said, ""),
        *literal("\n".join(_terms(t, said))),
        *_own(t, said.note, said.note_translated, in_dutch=False),
    )


def heading(t: Texts, said: Content) -> Rich:
    """What it is about, for messages about one of several."""
    return (*_bold_title(t, said), *literal(day_and_time(t, said)))


def day_and_time(t: Texts, said: Content) -> str:
    return t("event", "{day}, {time}", day=_day(t, said), time=t.time(said.begins))


def calendar_button(t: Texts, event_id: int) -> Button:
    return Button(t("event", "Add to my calendar"), tap("events.ics", event_id))


def menu_button(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))


def _cancelled(t: Texts, said: Content, *, in_dutch: bool) -> Screen:
    lines = (t("event", "This will not take place."), t("event", "You do not have to do anything."))
    body = (
        *t.direct(bold(lines[0])),
        *_bold_title(t, said),
        *literal(t("announcement", "Message from {school}", school=said.school)),
        *_items(t, [_when(t, said)]),
        *_own(t, said.reason, said.reason_translated, in_dutch=in_dutch),
        *literal(lines[1]),
        *_sender(t, said),
    )
    out = Button(t("event", "Remove from calendar"), tap("events.ics", said.id))
    return Screen(body, rows(out, *_original(t, said, in_dutch=in_dutch)), Place.BELOW)


def _head(t: Texts, said: Content) -> Rich:
    changed = [name for each in said.changed if (name := changed_name(t, each))]
    return (
        *(t.direct(bold(t("event", "Changed: {what}", what=t.listed(changed)))) if changed else ()),
        *_bold_title(t, said),
        *literal(t("event", "Invitation from {school}", school=said.school)),
    )


def _bold_title(t: Texts, said: Content) -> Rich:
    title = title_of(t, said)
    is_dutch = title == said.title
    return t.direct((Block("p", (Span(title, bold=True, term=is_dutch),)),))


def _facts(t: Texts, said: Content) -> Rich:
    """When, where and for whom; in these lines stand names of the school and of groups."""
    places = [t("event", "Where: {place}", place=said.place)] if said.place else []
    return (
        *_items(t, [_when(t, said)], is_new=bool(_WHEN & set(said.changed))),
        *_items(t, places, is_new="place" in said.changed),
        *_items(t, [_for_whom(t, said)]),
    )


def _items(t: Texts, lines: Iterable[str], *, is_new: bool = False) -> Rich:
    return t.direct(tuple(Block("item", (Span(line, bold=is_new),)) for line in lines))


def _when(t: Texts, said: Content) -> str:
    values = {"day": _day(t, said), "begins": t.time(said.begins), "ends": t.time(said.ends)}
    if said.ends <= said.begins:
        return t("event", "When: {day}, from {begins} to {ends} the next day", **values)
    return t("event", "When: {day}, from {begins} to {ends}", **values)


def _day(t: Texts, said: Content) -> str:
    return t.day(said.day, now=said.published_at)


def _for_whom(t: Texts, said: Content) -> str:
    if said.for_new and said.groups:
        return t("event", "For: new families of {groups}", groups=", ".join(said.groups))
    if said.for_new:
        return t("event", "For: new families of the school")
    if said.groups:
        return t("announcement", "For: {groups}", groups=", ".join(said.groups))
    return t("event", "For: all families of the school")


def _terms(t: Texts, said: Content) -> Iterator[str]:
    if visits(t.library, said.kind):
        return
    yield (
        t("event", "Costs for each person: {amount}", amount=t.money(said.cents))
        if said.cents
        else t("event", "It is free.")
    )
    yield {
        "welcome": t("event", "Little brothers and sisters are welcome too."),
        "care": t("event", "Somebody looks after little children."),
        "home": t("event", "This is not for little brothers and sisters."),
    }[said.little_ones]
    if said.help_languages:
        names = t.listed([t.language_name(code) for code in said.help_languages])
        yield t("event", "Somebody there interprets. Languages: {languages}", languages=names)


def _details(t: Texts, said: Content) -> Rich:
    heads = {EXPECT: t("event", "What to expect"), BRING: t("event", "What to bring")}
    return tuple(block for key, head in heads.items() for block in _part(t, head, _section(t, said, key)))


def _part(t: Texts, head: str, said: Rich) -> Rich:
    return (*t.direct((Block("head", (Span(head),)),)), *said) if said else ()


def _section(t: Texts, said: Content, key: str) -> Rich:
    """A part of the ready text. A kind may be gone by the time that an old invitation is read again."""
    if _file(said) not in t.library.long[SOURCE]:
        return ()
    text = t.find(_file(said))
    return t.in_other(text.language).rich(text.sections.get(key, ""))


def _own(t: Texts, own: str, translated: Mapping[str, str], *, in_dutch: bool) -> Rich:
    says = t("announcement", "The school wrote this in Dutch:")
    return own_words.quoted(t, own, translated, in_dutch=in_dutch, says=says)


def _sender(t: Texts, said: Content) -> Rich:
    return answers.sender(t, said.sender) if said.sender else ()


def _ways(t: Texts, said: Content, *, in_dutch: bool) -> Sequence[Button]:
    to_map = [Button(t("event", "Show on a map"), url=_map(said))] if said.place or said.map_url else []
    return (*to_map, *_original(t, said, in_dutch=in_dutch))


def _map(said: Content) -> str:
    """Where staff say it is; a place without an address is a room of the school."""
    if said.map_url.startswith("https://"):
        return said.map_url
    has_number = any(char.isdigit() for char in said.place) and "," in said.place
    return _MAP + quote_plus(said.map_url or (said.place if has_number else said.school))


def _original(t: Texts, said: Content, *, in_dutch: bool) -> tuple[Button, ...]:
    dutch, translation = tap("events.dutch", said.id), tap("events.translated", said.id)
    translated = said.reason_translated if said.state == "cancelled" else said.note_translated
    return own_words.original(t, translated, in_dutch=in_dutch, dutch=dutch, translation=translation)


def _file(said: Content) -> str:
    return f"events/{said.kind}"
