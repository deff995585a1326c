"""What staff write themselves in an invitation: translated where the school has a translator, else in its Dutch."""

from dataclasses import replace

from bot.features.events.making.queries import list_own_lines
from bot.translate import actions as translations
from bot.translate.ports import About, Translated
from bot.translate.queries import list_to_do
from tests.features.events.test_moved import COFFEE, Hall, hall

__all__ = ["hall"]

OWN = replace(COFFEE, kind="other", title="Pannenkoeken bakken", note="Komt u via de achterdeur?")
TURKISH = {"Pannenkoeken bakken": "Krep yapıyoruz", "Komt u via de achterdeur?": "Lütfen arka kapıdan girin."}


def switch_on(hall: Hall) -> None:
    translations.announce(hall.session, About("DeepL", "api.deepl.com"))
    translations.switch(hall.session, hall.office.school_id, on=True, now=hall.now)


def translate(hall: Hall) -> list[str]:
    """As the duty does; what it was given."""
    session, school_id, now = hall.session, hall.office.school_id, hall.now
    translations.keep_in_step(session, school_id, list_own_lines(session, school_id), languages=["tr"], now=now)
    session.flush()
    due = list_to_do(session, now).due
    for one in due:
        translations.finish(session, one, Translated(TURKISH[one.dutch]), asked=0, pause=None, now=now)
    session.flush()
    return sorted(one.dutch for one in due)


def test_title_and_note_come_in_the_language_of_the_reader(hall: Hall) -> None:
    reader = hall.office.add_family(language="tr")
    switch_on(hall)
    event = hall.write(OWN)
    assert translate(hall) == sorted(TURKISH)
    hall.confirm(event)
    hall.finish()
    (text,) = hall.read(reader)
    assert "Krep yapıyoruz" in text
    assert "Otomatik çeviri" in text
    assert "Lütfen arka kapıdan girin." in text
    assert "Pannenkoeken" not in text
    assert "achterdeur" not in text


def test_another_time_keeps_the_translation(hall: Hall) -> None:
    reader = hall.office.add_family(language="tr")
    switch_on(hall)
    event = hall.write(OWN)
    translate(hall)
    hall.confirm(event)
    hall.finish()
    hall.change(event, place="Gymzaal")
    hall.finish()
    newest = hall.read(reader)[-1]
    assert "Gymzaal" in newest
    assert "Lütfen arka kapıdan girin." in newest


def test_without_a_translator_they_stay_dutch_and_say_so(hall: Hall) -> None:
    reader = hall.office.add_family(language="tr")
    hall.invite(OWN)
    hall.finish()
    (text,) = hall.read(reader)
    assert "Pannenkoeken bakken" in text
    assert "Okul bunu Hollandaca yazdı:" in text
    assert "Komt u via de achterdeur?" in text


def test_other_languages_wait_for_no_translation(hall: Hall) -> None:
    dutch, polish = hall.office.add_family(language="nl"), hall.office.add_family(language="pl")
    switch_on(hall)
    event = hall.write(OWN)
    translate(hall)
    hall.confirm(event)
    hall.finish()
    assert "achterdeur" in hall.read(dutch)[0]
    assert "achterdeur" in hall.read(polish)[0]
