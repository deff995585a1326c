"""What is on the page of a talk, who reads it, and whose Dutch stands there."""

from datetime import timedelta

from sqlalchemy import select

from bot.features.meetings.briefing import actions, translating
from bot.features.meetings.briefing.queries import Brief, Reader, load
from bot.features.meetings.preparing import actions as preparing
from bot.features.meetings.preparing.actions import Words
from bot.features.meetings.preparing.rules import Kind, Wish
from bot.features.meetings.tables import Meeting, MeetingNotice, Preparation, PreparedLine
from bot.features.meetings.telling.withholding import withhold
from bot.i18n.texts import Texts
from bot.people.tables import Audit, Guardian, Pupil
from bot.terms.asking import questions_of
from bot.translate import actions as translations
from bot.translate.ports import About, Translated
from bot.translate.queries import list_to_do
from bot.translate.tables import TranslatedLine
from tests.features.meetings.talks import Talks

ARABIC = "هل تلعب سميرة مع الآخرين؟"


def prepared(talks: Talks, meeting: Meeting, person_id: int, *texts: str, language: str = "ar") -> Preparation:
    row = preparing.begin(talks.session, meeting.id, person_id, language, now=talks.now)
    for text in texts:
        preparing.add(talks.session, row, Words(Kind.OWN, text), language, now=talks.now)
    preparing.send(talks.session, row, now=talks.now)
    talks.session.flush()
    return row


def brief(talks: Talks, meeting: Meeting, staff_id: int | None = None, *, in_chat: bool = False) -> Brief:
    reader = Reader(talks.sender(staff_id), talks.library, in_chat=in_chat)
    return load(talks.session, reader, [meeting], talks.now)[0]


def test_the_three_questions_come_first_and_name_their_language(talks: Talks) -> None:
    person, pupil = talks.family("Samira", language="ar")
    meeting = talks.planned(pupil)
    row = prepared(talks, meeting, person, ARABIC, "2", "3", "4")
    preparing.wish(talks.session, row, Wish.INTERPRETER, now=talks.now)
    found = brief(talks, meeting)
    assert (found.child, found.group, found.wants_interpreter) == ("Samira", "Groep 6", True)
    [family] = found.families
    assert [one.text for one in family.top] == [ARABIC, "2", "3"]
    assert [one.text for one in family.subjects] == ["4"]
    assert (family.top[0].language, family.top[0].dutch) == ("ar", "")


def test_a_question_of_a_school_word_has_its_dutch_from_our_texts(talks: Talks) -> None:
    person, pupil = talks.family(language="ar")
    meeting = talks.planned(pupil)
    arabic = questions_of(Texts(talks.library, "ar"), "opp")[0]
    row = preparing.begin(talks.session, meeting.id, person, "ar", now=talks.now)
    preparing.add(talks.session, row, Words(Kind.SAVED, arabic, "opp"), "ar", now=talks.now)
    preparing.send(talks.session, row, now=talks.now)
    talks.session.flush()
    [question] = brief(talks, meeting).families[0].top
    assert question.dutch == questions_of(Texts(talks.library, "nl"), "opp")[0]
    assert not question.automatic
    allow(talks, row)
    assert own_lines(talks) == [], "nothing of it leaves"


def test_a_leader_without_a_seat_does_not_read_what_parents_wrote(talks: Talks) -> None:
    person, pupil = talks.family(language="ar")
    meeting = talks.planned(pupil)
    meeting.notes = "Rustig beginnen"
    prepared(talks, meeting, person, ARABIC)
    leader, coordinator = talks.staff("Fatma", "leader"), talks.staff("Els", "coordinator")
    for staff_id in (leader, coordinator, talks.staff("Meester Bob")):
        found = brief(talks, meeting, staff_id)
        assert (found.can_read, found.notes, found.sent) == (False, "", ())
    talks.seat(meeting, "leader", staff_id=leader)
    assert brief(talks, meeting, leader).families[0].top[0].text == ARABIC
    assert brief(talks, meeting, leader).notes == "Rustig beginnen"


def test_only_what_was_sent_by_who_may_know_is_read(talks: Talks) -> None:
    one, other, pupil = talks.couple()
    meeting = talks.planned(pupil)
    row = prepared(talks, meeting, one, "Een vraag", language="nl")
    prepared(talks, meeting, other, "Nog een", language="nl")
    assert [family.number for family in brief(talks, meeting).sent] == [1, 2]
    preparing.withdraw(talks.session, row, now=talks.now)
    talks.session.flush()
    assert [family.number for family in brief(talks, meeting).sent] == [2]
    tie = talks.session.scalars(select(Guardian).where(Guardian.person_id == other)).one()
    tie.informed = False
    talks.session.flush()
    assert [family.number for family in brief(talks, meeting).families] == [1], "nor can they be told from nobody"


def test_in_the_chat_a_child_may_be_a_number(talks: Talks) -> None:
    person, pupil = talks.family("Samira")
    talks.pupil("Adam")
    meeting = talks.planned(pupil)
    found = brief(talks, meeting, in_chat=True)
    assert (found.child, found.is_numbered) == ("2", True)
    assert brief(talks, meeting).child == talks.session.get_one(Pupil, pupil).first_name
    assert person


def test_somebody_at_the_table_of_whom_the_family_does_not_know(talks: Talks) -> None:
    _, pupil = talks.family()
    meeting = talks.planned(pupil)
    assert brief(talks, meeting).untold == ()
    seat = talks.seat(meeting, "psychologist", name="Dr. Bos", added_at=talks.now + timedelta(hours=1))
    assert brief(talks, meeting).untold == (seat.id,)


def test_reading_is_noted_and_in_the_audit_log(talks: Talks) -> None:
    person, pupil = talks.family()
    meeting = talks.planned(pupil)
    row = prepared(talks, meeting, person, "Een vraag", language="nl")
    seat = talks.staff("Els", "coordinator")
    talks.seat(meeting, "coordinator", staff_id=seat)
    actions.read(talks.session, talks.sender(seat), meeting, now=talks.now)
    talks.session.refresh(row)
    assert row.read_at is None, "by who leads it"
    actions.read(talks.session, talks.sender(), meeting, now=talks.now)
    talks.session.refresh(row)
    assert row.read_at == talks.now
    logged = talks.session.scalars(select(Audit.object).where(Audit.action == "meeting.read")).all()
    assert logged == [f"meeting:{meeting.id}"] * 2


def allow(talks: Talks, row: Preparation) -> None:
    preparing.allow_translation(talks.session, row, is_allowed=True, now=talks.now)
    translating.settle(talks.session, talks.office.school_id, row.person_id)


def own_lines(talks: Talks) -> list[str]:
    return [one.thing for one in translating.list_own_lines(talks.session, talks.office.school_id)]


def translate(talks: Talks) -> int:
    """As the duty does; how many lines left."""
    session, school_id = talks.session, talks.office.school_id
    lines = translating.list_own_lines(session, school_id)
    translations.keep_in_step(session, school_id, lines, languages=("ar",), now=talks.now)
    session.flush()
    due = list_to_do(session, talks.now).due
    for one in due:
        translations.finish(session, one, Translated(f"nl:{one.dutch}"), asked=0, pause=None, now=talks.now)
    session.flush()
    return len(due)


def switch_on(talks: Talks) -> None:
    translations.announce(talks.session, About("DeepL", "api.deepl.com"))
    translations.switch(talks.session, talks.office.school_id, on=True, now=talks.now)


def test_a_parents_line_is_translated_only_with_their_yes(talks: Talks) -> None:
    switch_on(talks)
    person, pupil = talks.family(language="ar")
    meeting = talks.planned(pupil)
    row = prepared(talks, meeting, person, ARABIC)
    assert translate(talks) == 0
    allow(talks, row)
    assert translate(talks) == 1
    [question] = brief(talks, meeting).families[0].top
    assert (question.dutch, question.automatic, question.text) == (f"nl:{ARABIC}", True, ARABIC)


def test_a_yes_taken_back_is_forgotten_at_once(talks: Talks) -> None:
    switch_on(talks)
    person, pupil = talks.family(language="ar")
    meeting = talks.planned(pupil)
    row = prepared(talks, meeting, person, ARABIC)
    allow(talks, row)
    translate(talks)
    preparing.allow_translation(talks.session, row, is_allowed=False, now=talks.now)
    translating.settle(talks.session, talks.office.school_id, person)
    assert brief(talks, meeting).families[0].top[0].dutch == ""
    allow(talks, row)
    assert brief(talks, meeting).families[0].top[0].dutch == "", "it was forgotten, not hidden"
    translate(talks)
    line = talks.session.scalars(select(PreparedLine)).one()
    preparing.edit(talks.session, row, line.id, "شيء آخر", now=talks.now)
    assert brief(talks, meeting).families[0].top[0].dutch == "", "another wording is never shown with it"
    preparing.withdraw(talks.session, row, now=talks.now)
    translating.settle(talks.session, talks.office.school_id, person)
    assert own_lines(talks) == []


def test_what_somebody_wrote_who_may_not_know_any_more_goes_from_dutch_at_once(talks: Talks) -> None:
    switch_on(talks)
    person, pupil = talks.family(language="ar")
    allow(talks, prepared(talks, talks.planned(pupil), person, ARABIC))
    translate(talks)
    tie = talks.session.scalars(select(Guardian).where(Guardian.person_id == person)).one()
    tie.informed = False
    withhold(talks.session, person, pupil)
    assert talks.session.scalars(select(TranslatedLine)).all() == []


def test_a_line_in_dutch_stays_here(talks: Talks) -> None:
    switch_on(talks)
    person, pupil = talks.family()
    row = prepared(talks, talks.planned(pupil), person, "Een vraag", language="nl")
    allow(talks, row)
    assert own_lines(talks) == []


def test_an_answer_beforehand_is_told_to_that_parent_and_translated(talks: Talks) -> None:
    switch_on(talks)
    one, other, pupil = talks.couple()
    meeting = talks.planned(pupil)
    prepared(talks, meeting, one, ARABIC)
    prepared(talks, meeting, other, "Een vraag", language="nl")
    line = talks.session.scalars(select(PreparedLine).order_by(PreparedLine.id)).first()
    assert line
    found = actions.hold_line(talks.session, meeting, line.id)
    assert found
    actions.answer(talks.session, talks.sender(), meeting, *found, "Ja, elke dag.", now=talks.now)
    told = talks.session.execute(select(MeetingNotice.person_id, MeetingNotice.what, MeetingNotice.due)).all()
    assert [tuple(row) for row in told] == [(one, "answered", talks.now + actions.UNDO)]
    assert own_lines(talks) == [translating.answer_name(line.id)]
    actions.answer(talks.session, talks.sender(), meeting, *found, "", now=talks.now)
    assert talks.session.scalars(select(MeetingNotice)).all() == []


def test_a_line_of_another_talk_or_taken_back_cannot_be_answered(talks: Talks) -> None:
    person, pupil = talks.family()
    meeting, other = talks.planned(pupil), talks.planned(talks.pupil("Bo"))
    row = prepared(talks, meeting, person, "Een vraag", language="nl")
    line = talks.session.scalars(select(PreparedLine.id)).one()
    assert actions.hold_line(talks.session, other, line) is None
    assert actions.hold_line(talks.session, meeting, None) is None
    preparing.withdraw(talks.session, row, now=talks.now)
    talks.session.flush()
    assert actions.hold_line(talks.session, meeting, line) is None
