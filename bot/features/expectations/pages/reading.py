"""What one parent answered, beside the teacher's own answers; each look leaves a line in the audit log."""

from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.features.expectations.pages import TEMPLATES
from bot.features.expectations.pages import queries as seen
from bot.features.expectations.pages.asking import lines
from bot.features.expectations.queries import get_teachers
from bot.i18n.languages import SOURCE
from bot.people import audit


def show(visit: Visit) -> Answer:
    read = seen.get_read(visit.session, visit.actor, visit.number("sheet_id"), visit.now)
    if read is None:
        return Missing()
    t, member, sheet_id = visit.t, visit.member, visit.path["sheet_id"]
    thing = f"expectation:{sheet_id}"
    audit.record(
        visit.session, f"staff:{member.staff_id}", "expectations.read", thing, now=visit.now, school_id=member.school_id
    )
    own = lines(t, get_teachers(visit.session, read.round_id).answers)
    theirs = lines(t, read.answers)
    values = {
        "read": read,
        "pairs": list(zip(theirs, own, strict=True)),
        "language": "" if read.language == SOURCE else t.language_name(read.language),
    }
    return Show("expectations-read.html", t("expectations", "What we expect of each other"), values)


PAGES = (ConsolePage("expectations.read", "/console/expectations/{sheet_id}", show, records=True, templates=TEMPLATES),)
