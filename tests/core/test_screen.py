"""A screen in the outbox is the screen that comes out of it."""

import pytest

from bot.core.screen import Button, Document, Place, Screen, from_json, photo_in, rows, to_json
from bot.core.tap import tap


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("photo", [None, 0, 7, 2**62])
def test_a_photo_comes_back_and_is_found_without_reading_the_rest(place: Place, photo: int | None) -> None:
    said = 'He said: ,"photo":12} and {"photo":3}'
    screen = Screen(said, rows(Button(said, tap("home.menu"))), place=place, photo=photo)
    stored = to_json(screen)
    assert from_json(stored).photo == photo_in(stored) == photo
    assert from_json(stored).place is place


def test_words_alone_hold_no_photo() -> None:
    assert photo_in(to_json(Screen(',"photo":12}'))) is None
    assert photo_in(to_json(Screen("x", document=Document(',"photo":12}', "a/b", b"x")))) is None
    assert photo_in("") is None
