"""What a parent sees of their own calendar: an event as a file, and the private address."""

from bot.core.markup import literal
from bot.core.screen import Button, Document, Place, Screen, rows
from bot.core.tap import tap
from bot.features.events.calendars import ics
from bot.features.events.calendars.queries import Kept
from bot.features.events.content import Content
from bot.features.events.screens import menu_button, title_of
from bot.i18n.texts import Texts

_WEBCAL = "webcal"


def file(t: Texts, said: Content, made: bytes) -> Screen:
    """For one event. Below: the invitation stays where it is."""
    if said.state == "cancelled":
        text = t("calendar", "Open this file if the event is in your calendar. Your calendar then takes it out.")
    else:
        text = t("calendar", "Open this file. Then it is in your calendar.")
        text += "\n" + t("calendar", "If something changes, we write to you, with a new file.")
    document = Document(f"{title_of(t, said)} {said.day:%Y-%m-%d}.ics", ics.MIME, made)
    buttons = rows(Button(t("event", "My calendar"), tap("events.feed")), menu_button(t))
    return Screen(text, buttons, Place.BELOW, document=document)


def no_feed(t: Texts, *, was_ended: bool = False) -> Screen:
    """What it is, before it is made."""
    ended = [t("calendar", "The address has ended. Your calendar gets nothing more from us.")] if was_ended else []
    lines = [
        t("calendar", "Your calendar can show all invitations by itself, and follow every change."),
        t("calendar", "For this we make a private address. Only give it to your own calendar."),
    ]
    buttons = rows(Button(t("calendar", "Make my address"), tap("events.feed_new")), menu_button(t))
    return Screen("\n\n".join([*ended, *lines]), buttons)


def feed(t: Texts, kept: Kept) -> Screen:
    """That there is one: it cannot be shown again."""
    read = (
        t("calendar", "Your calendar read it last: {day}, {time}", day=t.day(kept.read_at), time=t.time(kept.read_at))
        if kept.read_at
        else t("calendar", "No calendar has read it yet.")
    )
    lines = [
        t("calendar", "You have a private address for your calendar, made on: {day}", day=t.day(kept.made_at)),
        read,
        t("calendar", "We keep no copy of it. If you lost it, make a new one."),
    ]
    buttons = (
        Button(t("calendar", "Make a new address"), tap("events.feed_new")),
        Button(t("calendar", "End this address"), tap("events.feed_end")),
        menu_button(t),
    )
    return Screen("\n\n".join(lines), rows(*buttons))


def ask_again(t: Texts) -> Screen:
    text = t("calendar", "Your address of now stops working. Your calendar needs the new one. Make a new address?")
    buttons = (
        Button(t("calendar", "Yes, make a new one"), tap("events.feed_again")),
        Button(t("calendar", "No, keep it"), tap("events.feed")),
    )
    return Screen(text, rows(*buttons))


def made(t: Texts, address: str) -> Screen:
    """The only time that it is shown. A channel that cannot open the button's address says it in words."""
    how = (
        t("calendar", "In your calendar, choose to add a calendar by its address. Paste it there."),
        t("calendar", "Whoever has this address can read your invitations. So keep it for yourself."),
        t("calendar", "We show it only now. You can end it at any time."),
    )
    body = (
        *literal(t("calendar", "This is your private address:")),
        *t.rich("**{address}**", address=address),
        *literal("\n".join(how)),
    )
    buttons = (
        Button(t("calendar", "Open in my calendar"), url=_WEBCAL + address[address.index(":") :]),
        Button(t("calendar", "End this address"), tap("events.feed_end")),
        menu_button(t),
    )
    return Screen(body, rows(*buttons), Place.BELOW)
