"""What a guardian reads about photos of a child, and a teacher about a photo they sent."""

from collections.abc import Mapping, Sequence

from bot.core.markup import Block, Rich, Span, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.photos.words import explain
from bot.i18n.texts import Texts
from bot.people.queries import Child
from bot.photos.pictures import Mistake
from bot.photos.queries import Answer

CONSENT = "photos/consent"


def consent_revision(t: Texts) -> str:
    """The version of the text somebody answers."""
    return t.find(CONSENT).revision


def choose_child(t: Texts, children: Sequence[Child], answers: Mapping[int, Answer]) -> Screen:
    """Which child, and what was said about each so far."""
    lines = [_so_far(t, child, answers[child.guardian_id].given) for child in children]
    choices = (Button(_label(t, child), tap("photos.ask", child.guardian_id)) for child in children)
    return Screen("\n".join((t("core", "Which child is this about?"), *lines)), rows(*choices, _settings(t)))


def _so_far(t: Texts, child: Child, given: bool | None) -> str:
    name = child.shown or child.group
    if given is None:
        return t("photos", "{child}: not answered yet", child=name)
    return t("photos", "{child}: yes to photos", child=name) if given else t("photos", "{child}: no photos", child=name)


def ask(t: Texts, child: Child, given: bool | None) -> Screen:
    """The whole text each time: whoever changes their mind should know what it means too."""
    yes = Button(t("photos", "Yes, photos are fine"), tap("photos.answer", child.guardian_id, "yes"))
    no = Button(t("photos", "No photos"), tap("photos.answer", child.guardian_id, "no"))
    return Screen(
        (*_title(t), *literal(_about(t, child)), *t.long(CONSENT), *_now(t, given)), rows(yes, no, _settings(t))
    )


def _title(t: Texts) -> Rich:
    return t.direct((Block("p", (Span(t.find(CONSENT).title, bold=True),)),))


def _about(t: Texts, child: Child) -> str:
    if child.shown is None:
        return t(
            "naming",
            "This is about your child in this group: {group}, {school}",
            group=child.group,
            school=child.school,
        )
    return t("photos", "This is about: {child}", child=child.shown)


def _now(t: Texts, given: bool | None) -> Rich:
    if given is None:
        return ()
    return literal(
        t("photos", "Your answer now: yes, photos are fine.") if given else t("photos", "Your answer now: no photos.")
    )


def answered(t: Texts, child: Child, *, given: bool) -> Screen:
    """The school's side of it is not promised: another guardian may say no."""
    change = Button(t("photos", "Change my answer"), tap("photos.ask", child.guardian_id))
    kept = (
        t("photos", "Thank you. Your yes is saved.")
        if given
        else t("photos", "That is fine. Your no is saved. Photos of your child are no longer shown here.")
    )
    later = t("photos", "You can change your answer at any time, in your settings.")
    return Screen("\n\n".join((_about(t, child), kept, later)), rows(change, _settings(t), _menu(t)))


def fetching(t: Texts) -> Screen:
    return Screen(t("photos", "One moment, please. We fetch your photo."), place=Place.BELOW)


def too_many(t: Texts) -> Screen:
    text = t("photos", "You have many photos that are not used yet. Please remove some first.")
    return Screen(text, rows(_menu(t)), place=Place.BELOW)


def told(t: Texts, photo_id: int, mistake: Mistake | None) -> Screen:
    """What became of a photo that somebody sent."""
    if mistake is not None:
        return Screen(explain(t, mistake), rows(_menu(t)), place=Place.BELOW)
    remove = Button(t("photos", "Remove the photo"), tap("photos.remove", photo_id))
    return Screen(
        t(
            "photos",
            "Your photo is here. We made it smaller and took out the place, the time and the camera. "
            "Nobody gets it yet. It waits one day for your good news.",
        ),
        rows(remove, _menu(t)),
        place=Place.BELOW,
    )


def removed(t: Texts) -> Screen:
    return Screen(t("photos", "Your photo is erased here. You can erase it in your chat yourself."), rows(_menu(t)))


def _label(t: Texts, child: Child) -> str:
    return child.shown or t("settings", "Your child: {group}", group=child.group)


def _settings(t: Texts) -> Button:
    return Button(t("settings", "Back to settings"), tap("settings.menu"))


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
