"""Sentences in code and in templates find their way into the catalogues."""

from pathlib import Path

import pytest

from bot.i18n.catalogues import extract

ONE, MANY = "{n} pupil", "{n} pupils"


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("pages.py", f'said = t.n("reach", "{ONE}", "{MANY}", 3)'),
        ("templates/page.html", f'<p>{{{{ t.n("reach", "{ONE}", "{MANY}", count) }}}}</p>'),
        ("templates/page.html", f'{{{{ words.t.n("reach", "{ONE}", "{MANY}", 3) }}}}'),
        ("templates/page.html", f'{{% set said = t.n("reach",\n  "{ONE}",\n  "{MANY}", n=3) %}}'),
    ],
)
def test_a_plural_is_found_with_its_screen(tmp_path: Path, name: str, source: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source)
    [message] = [message for message in extract(tmp_path) if message.id]
    assert (message.context, message.id) == ("reach", (ONE, MANY))


def test_other_sentences_of_a_template_are_found_still(tmp_path: Path) -> None:
    path = tmp_path / "templates" / "page.html"
    path.parent.mkdir()
    path.write_text('{# Translators: a button #}\n{{ t("home", "Print") }} {{ plan("home", "no sentence") }}')
    [message] = [message for message in extract(tmp_path) if message.id]
    assert (message.context, message.id, message.auto_comments) == ("home", "Print", ["a button"])
