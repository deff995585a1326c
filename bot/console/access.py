"""Who may reach what in the console: a row for every route, and for every part that not all readers of its page see.

A route without a row keeps the application from starting. What a row says is enforced twice: the page is refused
before it runs, and every query takes the actor with this reach.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    TEACHER = "teacher"
    COORDINATOR = "coordinator"
    LEADER = "leader"


class Reach(StrEnum):
    """How far a page lets somebody look.

    NOTHING: refused. OWN: what belongs to the staff member alone. GROUPS: the groups they have today, their own and
    those handed over to them. SHARED: those groups, and pupils that were shared with them one by one. SCHOOL: their
    whole school. OPEN: nothing in it belongs to anybody.
    """

    NOTHING = "nothing"
    OWN = "own"
    GROUPS = "own groups"
    SHARED = "shared pupils"
    SCHOOL = "own school"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Permission:
    teacher: Reach = Reach.NOTHING
    coordinator: Reach = Reach.NOTHING
    leader: Reach = Reach.NOTHING
    visitor: Reach = Reach.NOTHING  # a browser that is not signed in

    def reach(self, role: Role | None) -> Reach:
        return self.visitor if role is None else Reach(getattr(self, role.value))


ANYBODY = Permission(Reach.OPEN, Reach.OPEN, Reach.OPEN, Reach.OPEN)
OWN_SIGN_INS = Permission(Reach.OWN, Reach.OWN, Reach.OWN)
OWN_ANSWERS = Permission(teacher=Reach.OWN, leader=Reach.OWN)  # what parents wrote to them and to nobody else
GROUPS = Permission(teacher=Reach.GROUPS, coordinator=Reach.SHARED, leader=Reach.SCHOOL)
WHOLE_GROUPS = Permission(teacher=Reach.GROUPS, coordinator=Reach.GROUPS, leader=Reach.SCHOOL)
SHARERS = Permission(teacher=Reach.GROUPS, leader=Reach.SCHOOL)  # of what they have: who else may see it
SENDERS = SHARERS  # to the parents of what they have
MEETINGS = GROUPS  # about pupils they may see; and those they have a seat at, which every query adds
AT_THE_TABLE = Permission(Reach.OWN, Reach.OWN, Reach.OWN)  # meetings they lead or have a seat at
# What parents asked: of own groups, or handed to them one by one; leaders what is overdue.
QUESTIONS = GROUPS
LEADERS = Permission(leader=Reach.SCHOOL)
TEACHERS = Permission(teacher=Reach.GROUPS)  # what parents told the teachers of a group and nobody else
WORDS = Permission(Reach.SCHOOL, Reach.SCHOOL, Reach.SCHOOL)  # nothing about a child or a family stands there
SUPPORTERS = Permission(coordinator=Reach.SCHOOL, leader=Reach.SCHOOL)

ROUTES: Mapping[str, Permission] = {
    "GET /console": GROUPS,
    "GET /console/groups/{group_id}": GROUPS,
    "GET /console/groups/{group_id}/sheets": GROUPS,
    "POST /console/groups/{group_id}/sheets": GROUPS,
    "POST /console/pupils/{pupil_id}/sheets": GROUPS,
    "GET /console/pupils/{pupil_id}/guardians": LEADERS,
    "POST /console/pupils/{pupil_id}/guardians/{guardian_id}": LEADERS,
    "POST /console/invites/{invite_id}/back": GROUPS,
    "GET /console/poster": WORDS,
    "GET /console/groups/{group_id}/sharing": SHARERS,
    "POST /console/groups/{group_id}/sharing/{staff_id}": SHARERS,
    "GET /console/groups/{group_id}/photos": SENDERS,
    "GET /console/groups/{group_id}/expectations": TEACHERS,
    "POST /console/groups/{group_id}/expectations": TEACHERS,
    "GET /console/groups/{group_id}/expectations/look": TEACHERS,
    "POST /console/groups/{group_id}/expectations/ask": TEACHERS,
    "POST /console/groups/{group_id}/expectations/undo": TEACHERS,
    "GET /console/expectations/{sheet_id}": TEACHERS,
    "GET /console/groups/{group_id}/handover": SHARERS,
    "POST /console/groups/{group_id}/handover": SHARERS,
    "POST /console/handovers/{handover_id}/back": GROUPS,
    "GET /console/reach": WHOLE_GROUPS,
    "GET /console/reach/list": WHOLE_GROUPS,
    "GET /console/groups/{group_id}/reach/list": GROUPS,
    "GET /console/messages": SENDERS,
    "GET /console/messages/new": SENDERS,
    "POST /console/messages/new": SENDERS,
    "GET /console/messages/{broadcast_id}/change": SENDERS,
    "POST /console/messages/{broadcast_id}/change": SENDERS,
    "GET /console/messages/{broadcast_id}/correct": SENDERS,
    "POST /console/messages/{broadcast_id}/correct": SENDERS,
    "GET /console/news/new": SENDERS,
    "POST /console/news/new": SENDERS,
    "GET /console/news/{broadcast_id}/change": SENDERS,
    "POST /console/news/{broadcast_id}/change": SENDERS,
    "GET /console/news/waiting": SENDERS,
    "GET /console/news/answers": OWN_ANSWERS,
    "GET /console/news/coverage": LEADERS,
    "GET /console/weeks/new": SENDERS,
    "POST /console/weeks/new": SENDERS,
    "GET /console/weeks/{broadcast_id}/change": SENDERS,
    "POST /console/weeks/{broadcast_id}/change": SENDERS,
    "GET /console/weeks/{broadcast_id}/correct": SENDERS,
    "POST /console/weeks/{broadcast_id}/correct": SENDERS,
    "GET /console/meetings/{meeting_id}": MEETINGS,
    "POST /console/meetings/{meeting_id}/notes": AT_THE_TABLE,
    "POST /console/meetings/{meeting_id}/lines/{line_id}": AT_THE_TABLE,
    "GET /console/meetings/{meeting_id}/paper": MEETINGS,
    "GET /console/meetings/day/{date}/paper": MEETINGS,
    "GET /console/events": SENDERS,
    "GET /console/events/new": SENDERS,
    "POST /console/events/new": SENDERS,
    "GET /console/events/{event_id}/change": SENDERS,
    "POST /console/events/{event_id}/change": SENDERS,
    "GET /console/events/{event_id}/cancel": SENDERS,
    "POST /console/events/{event_id}/cancel": SENDERS,
    "GET /console/meetings/{meeting_id}/agreements": MEETINGS,
    "POST /console/meetings/{meeting_id}/agreements": MEETINGS,
    "GET /console/meetings/{meeting_id}/agreements/look": MEETINGS,
    "POST /console/meetings/{meeting_id}/agreements/give": MEETINGS,
    "POST /console/meetings/{meeting_id}/agreements/change": MEETINGS,
    "POST /console/meetings/{meeting_id}/agreements/leave": MEETINGS,
    "POST /console/meetings/{meeting_id}/agreements/none": MEETINGS,
    "POST /console/meetings/{meeting_id}/agreements/read": MEETINGS,
    "POST /console/agreements/{agreement_id}": MEETINGS,
    "GET /console/sending/{broadcast_id}": SENDERS,
    "GET /console/sending/{broadcast_id}/progress": SENDERS,
    "GET /console/sending/{broadcast_id}/paper": SENDERS,
    "POST /console/sending/{broadcast_id}/send": SENDERS,
    "POST /console/sending/{broadcast_id}/drop": SENDERS,
    "POST /console/sending/{broadcast_id}/undo": SENDERS,
    "POST /console/sending/{broadcast_id}/pause": SENDERS,
    "POST /console/sending/{broadcast_id}/resume": SENDERS,
    "POST /console/sending/{broadcast_id}/stop": SENDERS,
    "POST /console/sending/{broadcast_id}/retry": SENDERS,
    "GET /console/events/{event_id}": SENDERS,
    "GET /console/events/{event_id}/live": SENDERS,
    "GET /console/events/{event_id}/door": SENDERS,
    "GET /console/events/{event_id}/door/{pupil_id}": SENDERS,
    "POST /console/events/{event_id}/door/{pupil_id}": SENDERS,
    "POST /console/events/{event_id}/guests": SENDERS,
    "POST /console/events/{event_id}/guests/{guest_id}/remove": SENDERS,
    "POST /console/events/{event_id}/needs": SENDERS,
    "POST /console/events/{event_id}/needs/{need_id}": SENDERS,
    "POST /console/events/{event_id}/needs/{need_id}/remove": SENDERS,
    "POST /console/events/{event_id}/suggestions/{suggestion_id}/add": SENDERS,
    "POST /console/events/{event_id}/suggestions/{suggestion_id}/thank": SENDERS,
    "GET /console/events/{event_id}/list": SENDERS,
    "GET /console/events/{event_id}/csv": SENDERS,
    "GET /console/questions": QUESTIONS,
    "GET /console/questions/{enquiry_id}": QUESTIONS,
    "POST /console/questions/{enquiry_id}/answer": QUESTIONS,
    "POST /console/questions/{enquiry_id}/promise": QUESTIONS,
    "POST /console/questions/{enquiry_id}/hand-over": QUESTIONS,
    "POST /console/questions/{enquiry_id}/called": QUESTIONS,
    "POST /console/questions/{enquiry_id}/settled": QUESTIONS,
    "POST /console/questions/{enquiry_id}/back": QUESTIONS,
    "GET /console/meetings": MEETINGS,
    "GET /console/meetings/new": MEETINGS,
    "POST /console/meetings/new": MEETINGS,
    "GET /console/meetings/rounds/{round_id}": MEETINGS,
    "GET /console/meetings/rounds/{round_id}/change": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/change": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/tell": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/undo": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/drop": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/cancel": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/seats": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/times": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/times/{slot_id}/remove": MEETINGS,
    "POST /console/meetings/rounds/{round_id}/place": MEETINGS,
    "GET /console/meetings/{meeting_id}/change": MEETINGS,
    "POST /console/meetings/{meeting_id}/time": MEETINGS,
    "POST /console/meetings/{meeting_id}/free": MEETINGS,
    "POST /console/meetings/{meeting_id}/cancel": MEETINGS,
    "POST /console/meetings/{meeting_id}/way": MEETINGS,
    "POST /console/meetings/{meeting_id}/apart": MEETINGS,
    "POST /console/meetings/{meeting_id}/seats": MEETINGS,
    "POST /console/meetings/{meeting_id}/seats/{seat_id}/remove": MEETINGS,
    "GET /console/photos/new": SENDERS,
    "POST /console/photos/new": SENDERS,
    "GET /console/photos/{photo_id}": SENDERS,
    "POST /console/photos/{photo_id}/remove": SENDERS,
    "GET /console/staff": LEADERS,
    "GET /console/staff/new": LEADERS,
    "POST /console/staff/new": LEADERS,
    "GET /console/staff/{staff_id}": LEADERS,
    "POST /console/staff/{staff_id}": LEADERS,
    "POST /console/staff/{staff_id}/invitation": LEADERS,
    "POST /console/staff/{staff_id}/invitation/back": LEADERS,
    "POST /console/staff/{staff_id}/signed-out": LEADERS,
    "POST /console/staff/{staff_id}/access": LEADERS,
    "POST /console/staff/{staff_id}/access/stop": LEADERS,
    # Who is at school decides who gets messages about whom: that is the leader's, as it is in the school's own records.
    # Coordinators see the result; they change nobody's group and end nobody's letters.
    "GET /console/roster": LEADERS,
    "POST /console/roster/lists": LEADERS,
    "GET /console/roster/lists/{draft_id}": LEADERS,
    "POST /console/roster/lists/{draft_id}": LEADERS,
    "GET /console/roster/lists/{draft_id}/preview": LEADERS,
    "POST /console/roster/lists/{draft_id}/apply": LEADERS,
    "POST /console/roster/lists/{draft_id}/drop": LEADERS,
    "GET /console/roster/changes/{change_id}": LEADERS,
    "POST /console/roster/changes/{change_id}/undo": LEADERS,
    "GET /console/roster/year": LEADERS,
    "POST /console/roster/year": LEADERS,
    "POST /console/roster/year/apply": LEADERS,
    "POST /console/roster/pupils/{pupil_id}/leave": LEADERS,
    "POST /console/roster/pupils/{pupil_id}/restore": LEADERS,
    "GET /console/start": LEADERS,
    "POST /console/start": LEADERS,
    "GET /console/start/{step}": LEADERS,
    "POST /console/start/{step}": LEADERS,
    "GET /console/school": LEADERS,
    "POST /console/school": LEADERS,
    "POST /console/school/groups/{group_id}/remove": LEADERS,
    "GET /console/words": WORDS,
    "GET /console/words/{term}": WORDS,
    "POST /console/words/{term}": WORDS,
    "POST /console/words/{term}/hidden": SUPPORTERS,
    "GET /console/translation": LEADERS,
    "POST /console/translation": LEADERS,
    "POST /console/translation/test": LEADERS,
    "GET /console/sessions": OWN_SIGN_INS,
    "GET /console/sessions/code": OWN_SIGN_INS,
    "POST /console/sessions/code": OWN_SIGN_INS,
    "POST /console/sessions/code/yes": OWN_SIGN_INS,
    "POST /console/sessions/{session_id}/out": OWN_SIGN_INS,
    "POST /console/sessions/others/out": OWN_SIGN_INS,
    "POST /console/sessions/passkeys/ask": OWN_SIGN_INS,
    "POST /console/sessions/passkeys": OWN_SIGN_INS,
    "POST /console/sessions/passkeys/{passkey_id}/remove": OWN_SIGN_INS,
    "POST /console/out": OWN_SIGN_INS,
    "GET /console/in/{token}": ANYBODY,
    "POST /console/in/{token}": ANYBODY,
    "GET /console/code": ANYBODY,
    "POST /console/code": ANYBODY,
    "POST /console/code/in": ANYBODY,
    "POST /console/passkey/ask": ANYBODY,
    "POST /console/passkey": ANYBODY,
    "POST /console/language": ANYBODY,
    "GET /console/static/{name}": ANYBODY,
    "GET /console/{rest:path}": ANYBODY,  # says kindly that there is no such page
}

PARTS: Mapping[str, Permission] = {
    "words.lines": SUPPORTERS,  # what parents wrote to the school about a word
}
