"""Of which children of a group photos are allowed. Who said no, or nothing yet, is not told apart."""

from pathlib import Path

from bot.console.page import Answer, ConsolePage, Missing, Show, Visit
from bot.features.photos.pages import queries
from bot.people import audit

TEMPLATES = Path(__file__).parent / "templates"


def show(visit: Visit) -> Answer:
    group_id = visit.number("group_id")
    group = None if group_id is None else queries.get_group(visit.session, visit.actor, group_id)
    if group_id is None or group is None:
        return Missing()
    school_id, actor = visit.member.school_id, f"staff:{visit.member.staff_id}"
    audit.record(visit.session, actor, "photos.read", f"group:{group_id}", now=visit.now, school_id=school_id)
    yes = [pupil.first_name for pupil in group.pupils if pupil.is_allowed]
    others = [pupil.first_name for pupil in group.pupils if not pupil.is_allowed]
    return Show(
        "photos-allowed.html", visit.t("photos", "Photos of children"), {"group": group, "yes": yes, "others": others}
    )


PAGES = (ConsolePage("photos.allowed", "/console/groups/{group_id}/photos", show, records=True, templates=TEMPLATES),)
