"""How meetings, their goals and who sits at the table are called."""

from bot.features.meetings import rules
from bot.features.meetings.catalogue import OTHER
from bot.i18n.texts import Texts


def kind_name(t: Texts, kind: str) -> str:
    """Also of a kind that is gone by the time that something old is read again."""
    return t.find(f"meetings/{kind}").title if f"meetings/{kind}" in t.library.long["nl"] else kind_unknown(t)


def kind_unknown(t: Texts) -> str:
    return t("meeting", "Talk at school")


def role_name(t: Texts, role: str) -> str:
    return t.find(f"seats/{role}").title if f"seats/{role}" in t.library.long["nl"] else t.find(f"seats/{OTHER}").title


def goal_name(t: Texts, goal: str) -> str:
    """Of a ready goal; own words stand with the meeting."""
    return {
        "get_to_know": t("meeting goal", "To get to know each other"),
        "how_it_goes": t("meeting goal", "To hear from each other how your child is doing"),
        "report": t("meeting goal", "To talk about the report"),
        "look_back": t("meeting goal", "To look back at this year, and ahead to the next"),
        "support": t("meeting goal", "To decide together what help your child needs"),
        "plan": t("meeting goal", "To make or look at your child's plan together"),
        "next_school": t("meeting goal", "To talk about the school after this one"),
        "worry": t("meeting goal", "To look together at something that does not go well yet"),
        "at_home": t("meeting goal", "To hear from you how your child is at home"),
        rules.OWN: "",
    }[goal]


def way_name(t: Texts, way: str) -> str:
    return {
        "school": t("meeting way", "At school"),
        "phone": t("meeting way", "By telephone"),
        "video": t("meeting way", "By video"),
        "home": t("meeting way", "At your home"),
    }[way]
