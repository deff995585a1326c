"""Every screen of preparing for a meeting, rendered from sample data."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.screen import Place, Screen
from bot.features.meetings.catalogue import list_kinds, list_seats
from bot.features.meetings.content import SeatNow
from bot.features.meetings.preparing import letters, mine, preview, rules, screens
from bot.features.meetings.preparing.queries import Line, Prepared
from bot.features.meetings.preparing.rules import Kind, State, Step, Wish
from bot.features.meetings.preparing.screens import Said
from bot.features.meetings.preparing.view import View
from bot.features.meetings.samples import PLANNED
from bot.features.meetings.screens import Seen
from bot.i18n.texts import Texts
from bot.people.queries import Child
from bot.people.questions import Kept
from bot.people.rules import Naming
from bot.terms.asking import questions_of

_ID = 2**62
_NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
_OWN = {
    "nl": ("Waarom is zij zo moe na school?", "Hoe gaat het met rekenen? 🙂", "Wie helpt haar met lezen?"),
    "en": ("Why is she so tired after school?", "How is arithmetic going? 🙂", "Who helps her with reading?"),
    "tr": ("Okuldan sonra neden bu kadar yorgun?", "Matematik nasıl gidiyor? 🙂", "Okumada ona kim yardım ediyor?"),
    "ar": ("لماذا تكون متعبة هكذا بعد المدرسة؟", "كيف حالها في الحساب؟ 🙂", "من يساعدها في القراءة؟"),
    "pl": ("Dlaczego po szkole jest taka zmęczona?", "Jak idzie rachunek? 🙂", "Kto pomaga w czytaniu?"),
}
_ANSWER = {
    "nl": "Ik neem het plan mee.",
    "en": "I will bring the plan.",
    "tr": "Planı getireceğim.",
    "ar": "سأحضر الخطة معي.",
    "pl": "Przyniosę ten plan.",
}
_SAID = replace(PLANNED, leads="Juf Anna", seats=(SeatNow(_ID, "teacher", "Juf Anna", _ID, new=False),))

_CHILD = Child(_ID, _ID, _ID, _ID, _SAID.school, "Groep 6", Naming.NAME, "Amina")


def specimens(t: Texts) -> Iterator[tuple[str, Screen]]:
    for name, screen in (*_steps(t), *_told(t), *_kinds(t), *_sending(t), *_around(t)):
        yield f"prepare_{name}", screen


def _view(t: Texts) -> View:
    """All steps, and a line of each kind."""
    own = _OWN.get(t.code, _OWN["nl"])
    kinds = [kind for kind in Kind if kind not in (Kind.OWN, Kind.SAVED)]
    words = [(Kind.OWN, one) for one in own] + [(kind, own[number % 3]) for number, kind in enumerate(kinds)]
    asked = questions_of(t, "opp")[0]
    lines = [_line(number, kind, one) for number, (kind, one) in enumerate(words, 1)]
    lines.append(replace(_line(len(lines) + 1, Kind.SAVED, asked), rank=1, term="opp", answer=_ANSWER["nl"]))
    ranked = [replace(line, rank=number) for number, line in enumerate(lines[:2], 2)]
    saved = [Kept(number, one, None, _NOW) for number, one in enumerate((asked, *own, *own), 1)]
    steps = rules.list_steps(has_saved=True, translates=True, are_two=True)
    prepared = Prepared(
        id=_ID,
        meeting_id=_ID,
        person_id=_ID,
        language=t.code,
        state=State.BEGUN,
        step=Step.OWN,
        wishes=frozenset(Wish),
        drawing=True,
        shared=True,
        may_translate=True,
        sent_at=None,
        read_at=None,
        lines=(*ranked, *lines[2:]),
    )
    readers = ("Juf Anna", "Meester Jan")
    return View(Seen(_SAID, _CHILD), prepared, tuple(steps), readers, saved=tuple(saved), shared=(prepared,))


def _line(number: int, kind: Kind, text: str) -> Line:
    return Line(_ID + number, kind, None, None, text, None, None, is_new=False)


def _bare(t: Texts) -> View:
    """Nothing but one reader, and no name of the child."""
    view = _view(t)
    nothing = replace(
        view.mine,
        lines=(),
        wishes=frozenset(),
        drawing=False,
        shared=False,
        may_translate=False,
    )
    steps = tuple(rules.list_steps(has_saved=False, translates=False, are_two=False))
    said = replace(_SAID, interpreter=False, child_joins=False)
    return View(Seen(said, replace(_CHILD, shown=None)), nothing, steps, ("Juf Anna",))


def _steps(t: Texts) -> Iterator[tuple[str, Screen]]:
    full, bare = _view(t), _bare(t)
    few = replace(full, mine=replace(full.mine, lines=tuple(line for line in full.mine.lines if line.rank)))
    one = replace(full, mine=replace(full.mine, lines=(replace(full.mine.lines[0], rank=1),)))
    sent = replace(full, mine=replace(full.mine, state=State.SENT, sent_at=_NOW))
    for at in Step:
        yield f"step_{at}", screens.step(t, full, at)
        yield f"sent_{at}", screens.step(t, sent, at)
    for at in bare.steps:
        yield f"bare_{at}", screens.step(t, bare, at)
    no = replace(full, mine=replace(full.mine, shared=False, may_translate=False))
    for at in (Step.TRANSLATE, Step.SHARE):
        yield f"no_{at}", screens.step(t, no, at)
    yield "few", screens.step(t, few, Step.CHOOSE, place=Place.REPLACE)
    yield "only_one", screens.step(t, one, Step.CHOOSE)
    yield "saved_more", screens.step(t, full, Step.SAVED, page=1)


def _told(t: Texts) -> Iterator[tuple[str, Screen]]:
    view = _view(t)
    for told in Said:
        yield f"told_{told.value}", screens.step(t, view, Step.OWN, told)
    for over in (1, 2, 5, 120):
        yield f"too_long_{over}", screens.step(t, view, Step.OWN, too_long=over)
        yield f"line_too_long_{over}", preview.line(t, view, view.mine.lines[0], too_long=over)
    yield "line_empty", preview.line(t, view, view.mine.lines[0], is_empty=True)


def _kinds(t: Texts) -> Iterator[tuple[str, Screen]]:
    """What each kind of meeting is, with everybody who can be there."""
    view = _bare(t)
    for kind in list_kinds(t.library):
        said = replace(view.said, kind=kind, minutes=45)
        for at in (Step.ABOUT, Step.WISHES):
            yield f"{kind}_{at}", screens.step(t, replace(view, seen=replace(view.seen, said=said)), at)
    seats = tuple(SeatNow(_ID, role, "Karin", None, new=False) for role in list_seats(t.library))
    yield (
        "everybody",
        screens.step(t, replace(view, seen=replace(view.seen, said=replace(_SAID, seats=seats))), Step.TABLE),
    )


def _sending(t: Texts) -> Iterator[tuple[str, Screen]]:
    view, bare = _view(t), _bare(t)
    yield "sent", preview.sent(t, view)
    yield "sent_to_one", preview.sent(t, bare)
    yield "sent_to_nobody", preview.sent(t, replace(bare, readers=()))
    yield "withdrawn", preview.withdrawn(t, view)
    yield "ask_clear", preview.ask_clear(t, view)
    yield "cleared", preview.cleared(t, _ID)
    yield "lines", preview.lines(t, view)
    yield "line", preview.line(t, view, view.mine.lines[0])
    yield "removed", preview.removed(t, view, view.mine.lines[0].text)
    yield "too_late", preview.too_late(t, _SAID, has_page=True)
    yield "too_late_bare", preview.too_late(t, _SAID, has_page=False)
    yield "other", preview.other(t, view)


def _around(t: Texts) -> Iterator[tuple[str, Screen]]:
    view, bare = _view(t), _bare(t)
    yield "mine", mine.screen(t, view)
    translated = replace(view, answers=dict.fromkeys((line.id for line in view.mine.lines), _ANSWER.get(t.code, "")))
    yield "mine_translated", mine.screen(t, translated)
    yield "mine_bare", mine.screen(t, bare)
    yield "mine_file", mine.file(t, view)
    yield "letter", letters.invite(t, view.seen)
    yield "letter_reminder", letters.reminder(t, bare.seen, None)
    yield "letter_begun", letters.reminder(t, view.seen, view.mine)
