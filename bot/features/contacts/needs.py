"""Whom a parent can go to, by what they need: the nearest first."""

from collections.abc import Mapping
from enum import StrEnum


class Who(StrEnum):
    """Everybody there is; the school gives names of all but the first, who is known by group, and the last."""

    TEACHER = "teacher"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    CONFIDANT = "confidant"
    ANTI_BULLYING = "anti_bullying"
    SOCIAL_WORKER = "social_worker"
    YOUTH_DOCTOR = "youth_doctor"
    SUPPORT_POINT = "support_point"
    CONSULTANT = "consultant"
    COMPLAINTS = "complaints"
    PARENTS_EDUCATION = "parents_education"


class Need(StrEnum):
    CHILD = "child"
    WORRIED = "worried"
    DISAGREE = "disagree"
    BULLYING = "bullying"
    SUPPORT = "support"
    CONFIDENCE = "confidence"
    OUTSIDE = "outside"
    ALL = "all"


HELPERS: Mapping[Need, tuple[Who, ...]] = {
    Need.CHILD: (Who.TEACHER, Who.COORDINATOR, Who.LEADER),
    Need.WORRIED: (Who.TEACHER, Who.COORDINATOR, Who.SOCIAL_WORKER, Who.YOUTH_DOCTOR),
    Need.DISAGREE: (Who.TEACHER, Who.LEADER, Who.CONFIDANT, Who.PARENTS_EDUCATION, Who.COMPLAINTS),
    Need.BULLYING: (Who.TEACHER, Who.ANTI_BULLYING, Who.CONFIDANT),
    Need.SUPPORT: (Who.TEACHER, Who.COORDINATOR, Who.SUPPORT_POINT, Who.CONSULTANT),
    Need.CONFIDENCE: (Who.CONFIDANT, Who.SOCIAL_WORKER, Who.SUPPORT_POINT),
    Need.OUTSIDE: (Who.SUPPORT_POINT, Who.PARENTS_EDUCATION, Who.YOUTH_DOCTOR, Who.CONSULTANT, Who.COMPLAINTS),
    Need.ALL: tuple(Who),
}
NUMBERED = (Need.WORRIED, Need.OUTSIDE, Need.ALL)  # with the numbers for danger and for help
TERMS: Mapping[Who, str] = {
    Who.COORDINATOR: "intern-begeleider",
    Who.CONFIDANT: "vertrouwenspersoon",
    Who.ANTI_BULLYING: "anti-pestcoordinator",
    Who.SOCIAL_WORKER: "schoolmaatschappelijk-werk",
    Who.YOUTH_DOCTOR: "jeugdarts",
    Who.SUPPORT_POINT: "ouder-en-jeugdsteunpunt",
    Who.CONSULTANT: "onderwijsconsulent",
    Who.COMPLAINTS: "klachtencommissie",
    Who.PARENTS_EDUCATION: "ouders-en-onderwijs",
}
