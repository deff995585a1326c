"""What needs and helpers are called on a button, in the reader's language."""

from bot.features.contacts.needs import Need, Who
from bot.i18n.texts import Texts


def need_name(t: Texts, need: Need) -> str:
    return {
        Need.CHILD: t("contacts", "About my child"),
        Need.WORRIED: t("contacts", "I am worried"),
        Need.DISAGREE: t("contacts", "We do not agree"),
        Need.BULLYING: t("contacts", "Bullying"),
        Need.SUPPORT: t("contacts", "Extra support"),
        Need.CONFIDENCE: t("contacts", "Talk in confidence"),
        Need.OUTSIDE: t("contacts", "Help outside of school"),
        Need.ALL: t("contacts", "Everybody"),
    }[need]


def lead(t: Texts, need: Need) -> str:
    """What stands above the helpers: the parent's own sentence."""
    return {
        Need.CHILD: t("contacts", "I have a question about my child"),
        Need.WORRIED: t("contacts", "I am worried"),
        Need.DISAGREE: t("contacts", "We do not agree with school"),
        Need.BULLYING: t("contacts", "It is about bullying"),
        Need.SUPPORT: t("contacts", "My child needs extra support"),
        Need.CONFIDENCE: t("contacts", "I want to talk in confidence"),
        Need.OUTSIDE: t("contacts", "Who can help outside of school?"),
        Need.ALL: t("contacts", "Everybody who can help"),
    }[need]


def who_name(t: Texts, who: Who) -> str:
    return {
        Who.TEACHER: t("contacts", "Teacher"),
        Who.LEADER: t("contacts", "School leader"),
        Who.COORDINATOR: t("contacts", "Support at school"),
        Who.CONFIDANT: t("contacts", "Confidant"),
        Who.ANTI_BULLYING: t("contacts", "Against bullying"),
        Who.SOCIAL_WORKER: t("contacts", "School social work"),
        Who.YOUTH_DOCTOR: t("contacts", "Youth doctor"),
        Who.SUPPORT_POINT: t("contacts", "Parent support point"),
        Who.CONSULTANT: t("contacts", "Education consultant"),
        Who.COMPLAINTS: t("contacts", "Complaints committee"),
        Who.PARENTS_EDUCATION: str(t.library.glossary["ouders-en-onderwijs"]["nl"]),
    }[who]
