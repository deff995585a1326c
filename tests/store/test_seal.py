"""Sealed words open only where they were written, with the key they were written with."""

from pathlib import Path

import pytest

from bot.people.tables import Guardian
from bot.store import seal
from bot.store.ids import new_id
from bot.store.seal import Keys, Unreadable, load_keys

KEY, OTHER = "k" * 40, "o" * 40


def test_what_is_sealed_can_be_read_back_and_looks_different_each_time() -> None:
    keys = Keys(KEY)
    first, second = keys.seal("a.b:1", "كيف حال طفلي؟"), keys.seal("a.b:1", "كيف حال طفلي؟")
    assert first != second
    assert keys.unseal("a.b:1", first) == keys.unseal("a.b:1", second) == "كيف حال طفلي؟"


@pytest.mark.parametrize("place", ["a.b:2", "a.c:1", "x.b:1"])
def test_moved_to_another_row_column_or_table_it_stays_shut(place: str) -> None:
    blob = Keys(KEY).seal("a.b:1", "words")
    with pytest.raises(Unreadable):
        Keys(KEY).unseal(place, blob)


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x01" + b"0" * 40])
def test_rubbish_and_another_key_are_unreadable_not_an_error(blob: bytes) -> None:
    with pytest.raises(Unreadable):
        Keys(KEY).unseal("a.b:1", blob)
    with pytest.raises(Unreadable):
        Keys(OTHER).unseal("a.b:1", Keys(KEY).seal("a.b:1", "words"))


def test_a_column_holds_no_plain_words() -> None:
    guardian = Guardian(id=new_id())
    guardian.shown_as = "Zonnetje"
    assert guardian.shown_as == "Zonnetje"
    assert b"Zonnetje" not in (guardian.shown_as_sealed or b"")
    guardian.shown_as = None
    assert guardian.shown_as_sealed is None


def test_a_row_without_id_cannot_seal() -> None:
    with pytest.raises(ValueError, match="id"):
        Guardian().shown_as = "x"


def test_the_key_file_is_made_once_and_must_be_private(tmp_path: Path) -> None:
    first = load_keys(None, tmp_path)
    again = load_keys(None, tmp_path)
    assert first.key_id == again.key_id
    path = tmp_path / "secret.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        load_keys(None, tmp_path)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Keys("short")


def test_without_keys_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "_keys", None)
    with pytest.raises(RuntimeError):
        seal.keys()
