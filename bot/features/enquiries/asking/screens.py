"""What a parent sees on the way to a question to school, and of the questions they asked."""

from collections.abc import Sequence
from datetime import date

from bot.core.markup import Block, Rich, Span, bold, literal, quote
from bot.core.screen import Ask, Button, Place, Screen, call, rows
from bot.core.tap import Tap, tap
from bot.delivery.staffchat import numbered
from bot.features.enquiries.content import Content
from bot.features.enquiries.queries import Line
from bot.features.enquiries.rules import LONGEST, State, Subject, What, Wish
from bot.features.enquiries.words import about_name, names, promise_line, ready_answer
from bot.i18n import bidi
from bot.i18n.languages import SOURCE
from bot.i18n.texts import Texts
from bot.people.queries import Child
from bot.people.schools import Day, HelpNumber
from bot.people.schools import Line as Kind

_EMERGENCY = "112"  # in the Netherlands; also where a school has set no number
_TITLE = 60  # characters of a question in a list
_LAST = 4  # lines of a question that one message shows


def choose_child(t: Texts, children: Sequence[Child], key: str) -> Screen:
    chosen = (Button(_child_label(t, child), tap("enquiries.about", child.pupil_id, key)) for child in children)
    return Screen(t("enquiry", "About which child is your question?"), rows(*chosen, _menu(t)))


def _child_label(t: Texts, child: Child) -> str:
    if child.shown:
        return child.shown
    return t("enquiry", "My child in {group}", group=child.group)


def choose_subject(t: Texts, child: Child, key: str, *, may_know: bool) -> Screen:
    says = (
        t("enquiry", "What is your question about?"),
        t("enquiry", "You can write in your own language. Nobody reads along live: in danger, call {n}.", n=_EMERGENCY),
    )
    practical = Button(
        t("enquiry", "Something practical"),
        tap("enquiries.write", child.pupil_id, Subject.PRACTICAL.value, Wish.ANSWER.value, key),
    )
    progress = Button(t("enquiry", "How my child is doing"), tap("enquiries.progress", child.pupil_id, key))
    urgent = Button(t("enquiry", "It is urgent"), tap("enquiries.urgent", child.pupil_id))
    return Screen(_lines(*says), rows(practical, *([progress] if may_know else []), urgent, _menu(t)))


def suggest_talk(t: Texts, child: Child, key: str) -> Screen:
    """Talking comes first; writing stays possible."""
    says = (
        t("enquiry", "That is best talked about: in a talk you hear each other and can ask on."),
        t("enquiry", "With one tap you ask for it. School sees your wish, your language and your child."),
    )
    progress = (child.pupil_id, Subject.PROGRESS.value)
    return Screen(
        _lines(*says),
        rows(
            Button(t("enquiry", "Please call me"), tap("enquiries.write", *progress, Wish.CALL.value, key)),
            Button(t("enquiry", "Plan a talk"), tap("enquiries.write", *progress, Wish.TALK.value, key)),
            Button(t("enquiry", "Keep it for a meeting"), tap("enquiries.keep", child.pupil_id, key)),
            Button(t("enquiry", "Ask it in writing anyway"), tap("enquiries.write", *progress, Wish.ANSWER.value, key)),
            _menu(t),
        ),
    )


def ask_words(t: Texts, child: Child, holders: Sequence[str], subject: Subject, *, is_too_long: bool = False) -> Screen:
    says = (
        t("enquiry", "Type your question, in your own language. It goes to: {names}", names=names(t, holders)),
        t("enquiry", "They read your own words, and which language they are. No machine translates them."),
        t("enquiry", "The head of the school reads it only when there is no answer after five school days."),
    )
    return Screen(
        (*(literal(_too_long(t)) if is_too_long else ()), *_lines(*says)),
        rows(_menu(t)),
        place=Place.BELOW,
        ask=Ask("enquiries.words", (str(child.pupil_id), subject.value)),
    )


def _too_long(t: Texts) -> str:
    return t("enquiry", "That is too long. Please type at most {n} characters, or ask for a call.", n=LONGEST)


def received(t: Texts, said: Content) -> Screen:
    """At once: who answers, and by when. A wish for a talk can get a subject, and needs none."""
    lines = [_by_when(t, said)]
    if said.wish is not Wish.ANSWER and not _has_words(said):
        lines.append(t("enquiry", "If you like, add in a few words what it is about. The rest is for the talk."))
    return Screen(
        (*t.direct(bold(t("enquiry", "Your question is at school."))), *_lines(*lines)),
        rows(_show(t, said), *_acts(t, said), _menu(t)),
        place=Place.BELOW,
    )


def _has_words(said: Content) -> bool:
    return any(line.by_parent and line.words for line in said.lines)


def _by_when(t: Texts, said: Content) -> str:
    who, day = names(t, said.holders), said.promised_day or t.local(said.answer_by).date()
    values = {"names": who, "day": t.day(day)}
    if said.wish is Wish.CALL:
        return t("enquiry", "By {day} you get a call, or hear more. From: {names}", **values)
    if said.wish is Wish.TALK:
        return t("enquiry", "By {day} a time is proposed to you, or you hear more. From: {names}", **values)
    return t("enquiry", "Received. You get an answer by {day}. From: {names}", **values)


def full(t: Texts) -> Screen:
    says = t("enquiry", "You have many open questions at school. Please wait for an answer, or call the school.")
    return Screen(says, rows(_list(t), _menu(t)), place=Place.BELOW)


def too_long_thread(t: Texts) -> Screen:
    says = t("enquiry", "This has become long. Please ask for a call or a talk: then it goes faster.")
    return Screen(says, rows(Button(t("enquiry", "Ask something else"), tap("enquiries.new")), _menu(t)), Place.BELOW)


def urgent(t: Texts, child: Child, phone: str, hours: Sequence[Day]) -> Screen:
    """The chat is no way for what cannot wait."""
    lines = [t("enquiry", "Please call. Messages are read once in a school day, not at once.")]
    lines.append(
        t("contacts", "Telephone of the school: {phone}", phone=phone)
        if phone
        else t("enquiry", "The school has not given its telephone here. You find it on the website of the school.")
    )
    said = [t("contacts", "School hours:")] if hours else []
    items = [_hours(t, one) for one in hours]
    lines_after = t("enquiry", "In danger: call {n} first.", n=_EMERGENCY)
    calls = [Button(t("contacts", "Call the school"), url=call(phone))] if phone else []
    body = (*_lines(*lines, *said), *_items(t, items), *literal(lines_after))
    return Screen(body, rows(*calls, Button(t("enquiry", "Call {n}", n=_EMERGENCY), url=call(_EMERGENCY)), _menu(t)))


def _hours(t: Texts, one: Day) -> str:
    day, start, end = t.weekday(one.weekday), t.time(one.opens), t.time(one.closes)
    return t("contacts", "{day}: from {start} to {end}", day=day, start=start, end=end)


def danger(t: Texts, numbers: Sequence[HelpNumber], onward: Tap) -> Screen:
    """Never a refusal, and never a talk about it: whom to call, what this is not, and on with the question."""
    found = list(numbers)
    if not any(one.kind is Kind.EMERGENCY for one in found):
        found.insert(0, HelpNumber(Kind.EMERGENCY, t("enquiry", "Emergency number"), _EMERGENCY))
    says = (
        t("enquiry", "Are you, or is somebody else, in danger now? Then please call."),
        *(f"{one.name}: {one.phone}" for one in found),
    )
    honest = (
        t(
            "enquiry",
            "Nobody reads along live here. A machine answers: it warns nobody, and tells nobody what you typed.",
        ),
        t("enquiry", "If you send it, school reads it as every question, on days with school."),
    )
    return Screen(
        (*t.direct(bold(says[0])), *_items(t, says[1:]), *_lines(*honest)),
        rows(
            *(Button(t("contacts", "Call: {name}", name=one.name), url=call(one.phone)) for one in found),
            Button(t("enquiry", "Send it to school"), onward),
            _menu(t),
        ),
        place=Place.BELOW,
    )


def listed(t: Texts, found: Sequence[Content]) -> Screen:
    if not found:
        says = t("enquiry", "You have asked nothing yet. School answers within two school days.")
        return Screen(says, rows(Button(t("enquiry", "Ask something"), tap("enquiries.new")), _menu(t)))
    lines = [f"{_title(t, one)} – {_state(t, one)}" for one in found]
    buttons = (
        Button(t("enquiry", "Open question {n}", n=number), tap("enquiries.show", one.id))
        for number, one in enumerate(found, 1)
    )
    body = (*t.direct(bold(t("enquiry", "Questions you sent"))), *numbered(t, lines))
    new = Button(t("enquiry", "Ask something else"), tap("enquiries.new"))
    return Screen(body, rows(new, *buttons, _menu(t)))


def _title(t: Texts, said: Content) -> str:
    """The first words, as they were typed; of a wish without words what it is."""
    first = next((line.words for line in said.lines if line.by_parent and line.words), "")
    if not first:
        return about_name(t, said.subject, said.wish)
    short = first if len(first) <= _TITLE else f"{first[: _TITLE - 1]}…"
    return bidi.isolate(short, rtl=t.language.is_rtl)


def _state(t: Texts, said: Content) -> str:
    match said.state:
        case State.ANSWERED:
            return t("enquiry", "answered")
        case State.CLOSED:
            return t("enquiry", "done")
        case State.OPEN:
            return t("enquiry", "by {day}", day=t.day(said.answer_by))


def thread(t: Texts, said: Content, *, in_dutch: bool = False) -> Screen:
    """The last lines, and what can be done now."""
    body = (
        *t.direct(bold(about_name(t, said.subject, said.wish))),
        *(block for line in said.lines[-_LAST:] for block in _line(t, said, line, in_dutch=in_dutch)),
        *_lines(*_now(t, said)),
    )
    dutch = _dutch(t, said, in_dutch=in_dutch)
    return Screen(body, rows(*_acts(t, said), *dutch, _list(t), _menu(t)))


def _now(t: Texts, said: Content) -> list[str]:
    if said.state is not State.OPEN:
        return []
    late = [t("enquiry", "That is late, we are sorry. You can also call the school.")] if said.is_late else []
    return [_by_when(t, said), *late]


def _acts(t: Texts, said: Content) -> list[Button]:
    add = Button(t("enquiry", "Add a line"), tap("enquiries.more", said.id))
    if said.state is State.OPEN:
        return [add, Button(t("enquiry", "Withdraw"), tap("enquiries.withdraw", said.id))]
    still = Button(t("enquiry", "I still have a question"), tap("enquiries.still", said.id))
    if said.state is State.CLOSED:
        return [still]
    return [Button(t("enquiry", "This helps, thank you"), tap("enquiries.helps", said.id)), still]


def _dutch(t: Texts, said: Content, *, in_dutch: bool) -> list[Button]:
    """From translated answers to the Dutch ones, and back."""
    if not said.translated:
        return []
    if in_dutch:
        return [Button(t("translation", "Show the translation"), tap("enquiries.show", said.id))]
    return [Button(t("translation", "Show the Dutch text"), tap("enquiries.dutch", said.id))]


def _line(t: Texts, said: Content, line: Line, *, in_dutch: bool = False) -> Rich:
    if line.by_parent:
        if line.what == What.THANKS.value:
            return literal(t("enquiry", "You: this helps, thank you."))
        return (*literal(t("enquiry", "You wrote:")), *t.direct(quote(line.words)))
    who = line.staff or t("enquiry", "the school")
    match What(line.what):
        case What.PROMISE:
            return literal(promise_line(t, who, date.fromisoformat(line.words)))
        case What.HANDOVER:
            return literal(t("enquiry", "{name} has your question now.", name=line.words))
        case What.CALLED:
            return literal(t("enquiry", "{name} notes: we have spoken.", name=who))
        case What.SETTLED:
            return literal(t("enquiry", "{name} notes: this is settled.", name=who))
        case What.READY:
            return (*literal(_answers(t, who)), *t.direct(quote(ready_answer(t, line.words))))
        case _:
            return (*literal(_answers(t, who)), *_own(t, said, line, in_dutch=in_dutch))


def _answers(t: Texts, who: str) -> str:
    return t("enquiry", "{name} answers:", name=who)


def _own(t: Texts, said: Content, line: Line, *, in_dutch: bool) -> Rich:
    if t.code == SOURCE:
        return quote(line.words)
    translated = said.translated.get(line.id, "")
    if translated and not in_dutch:
        label = t("translation", "Translated automatically. There may be mistakes.")
        return (*literal(label), *t.direct(quote(translated)))
    dutch = (Block("quote", (Span(line.words, term=True),)),)
    return (*literal(t("announcement", "The school wrote this in Dutch:")), *t.direct(dutch))


def answered(t: Texts, said: Content) -> Screen:
    """A letter: what school said since the parent's last words."""
    head = t.direct(bold(_letter_title(t, said)))
    body = (*head, *(block for line in said.answers for block in _line(t, said, line)))
    return Screen(body, rows(*_acts(t, said), *_dutch(t, said, in_dutch=False), _show(t, said)), Place.BELOW)


def promised(t: Texts, said: Content, who: str) -> Screen:
    day = promise_line(t, who, said.promised_day or t.local(said.answer_by).date())
    return _told(t, said, t("enquiry", "{name} has read your question.", name=who), day)


def handed_over(t: Texts, said: Content) -> Screen:
    line = t("enquiry", "{name} has your question now.", name=names(t, said.holders))
    return _told(t, said, line, t("enquiry", "You get an answer by {day}.", day=t.day(said.answer_by)))


def late(t: Texts, said: Content, phone: str) -> Screen:
    who = names(t, said.holders)
    lines = [
        t("enquiry", "School has not answered your question yet. We are sorry."),
        t("enquiry", "After five school days the head of the school sees it too. It is now with: {names}", names=who),
        *([t("contacts", "Telephone of the school: {phone}", phone=phone)] if phone else []),
    ]
    return _told(t, said, *lines)


def _told(t: Texts, said: Content, *lines: str) -> Screen:
    head = t.direct(bold(_letter_title(t, said)))
    return Screen((*head, *_lines(*lines)), rows(_show(t, said), _menu_below(t)), Place.BELOW)


def _letter_title(t: Texts, said: Content) -> str:
    if said.child:
        return t("enquiry", "Your question about {child}", child=said.child)
    return t("enquiry", "Your question about your child")


def ask_line(t: Texts, said: Content, *, is_too_long: bool = False, is_open_again: bool = False) -> Screen:
    lines = [
        *([_too_long(t)] if is_too_long else []),
        *([t("enquiry", "Your question is open again.")] if is_open_again else []),
        t("enquiry", "Type what you want to add. It goes to: {names}", names=names(t, said.holders)),
    ]
    ask = Ask("enquiries.line", (str(said.id),))
    return Screen(_lines(*lines), rows(_show(t, said), _menu(t)), place=Place.BELOW, ask=ask)


def thanked(t: Texts, enquiry_id: int) -> Screen:
    says = t("enquiry", "Good to hear. School sees your thanks, and the question is done.")
    still = Button(t("enquiry", "I still have a question"), tap("enquiries.still", enquiry_id))
    return Screen(says, rows(still, _list(t), _menu_below(t)), Place.BELOW)


def ask_withdraw(t: Texts, said: Content) -> Screen:
    says = t("enquiry", "Withdraw your question? Then it is gone at school, but for what somebody has read already.")
    yes = Button(t("enquiry", "Yes, withdraw it"), tap("enquiries.gone", said.id))
    return Screen(says, rows(yes, Button(t("enquiry", "No, keep it"), tap("enquiries.show", said.id))))


def withdrawn(t: Texts) -> Screen:
    return Screen(t("enquiry", "Your question is gone. Nobody has to answer it any more."), rows(_list(t), _menu(t)))


def _lines(*lines: str) -> Rich:
    return tuple(block for line in lines for block in literal(line))


def _items(t: Texts, lines: Sequence[str]) -> Rich:
    return t.direct(tuple(Block("item", (Span(line),)) for line in lines))


def _show(t: Texts, said: Content) -> Button:
    return Button(t("enquiry", "My question"), tap("enquiries.show", said.id))


def _list(t: Texts) -> Button:
    return Button(t("enquiry", "Questions you sent"), tap("enquiries.list"))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))


def _menu_below(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))
