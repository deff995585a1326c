"""Commands while a server owns the embedded database."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import control
from bot.app import compose
from bot.commands import owner
from bot.config import Settings
from bot.control import ControlSocket
from bot.operations import OPERATIONS
from bot.refusal import Refused
from bot.startup import owned
from bot.store import schema
from bot.store.db import Database
from tests.cli.conftest import SECRET
from tests.cli.test_server import free_port
from tests.conftest import FixedClock
from tests.e2e.place import running


@pytest.fixture
async def served(folder: Path) -> AsyncIterator[Settings]:
    """A running server on a fresh database."""
    settings = Settings(database_url=f"sqlite:///{folder}/samen.db", port=free_port())
    assert settings.secret_key and settings.secret_key.get_secret_value() == SECRET
    schema.upgrade(settings.database_url)
    with owned(settings):
        async with running(compose(settings)):
            yield settings
    assert not control.place(settings.database_url).exists()


async def test_the_server_does_what_a_command_asks(served: Settings) -> None:
    async def do(operation: str, **arguments: object) -> list[str]:
        return await asyncio.to_thread(owner.perform, served, operation, arguments)

    assert (await do("school create", name="De Regenboog"))[0].startswith("School De Regenboog is there now")
    rows = [("Groep 6", f"Naam{'abc'[number % 3]} {number}") for number in range(4000)]
    assert "4000 new pupils" in (await do("roster import", rows=rows))[0]
    with pytest.raises(Refused, match="already a school 'de-regenboog'"):
        await do("school create", name="De Regenboog")
    with pytest.raises(Refused, match="no operation 'school burn'"):
        await do("school burn")
    with pytest.raises(Refused, match="unexpected keyword"):
        await do("school create", name="x", colour="red")


async def test_only_the_owner_may_connect(served: Settings) -> None:
    assert stat.S_IMODE(control.place(served.database_url).stat().st_mode) == 0o600


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b'{"operation": "invite"}\n', b'{"a": 1}\n', b"\xff\n"])
async def test_a_line_that_is_no_command_is_refused_and_the_server_goes_on(served: Settings, line: bytes) -> None:
    reader, writer = await asyncio.open_unix_connection(control.place(served.database_url))
    writer.write(line)
    assert json.loads(await reader.readline()) == {"refused": "the server did not understand the command"}
    writer.close()
    await writer.wait_closed()
    assert await asyncio.to_thread(owner.perform, served, "school create", {"name": "De Regenboog"})


async def test_a_bug_in_the_server_is_told_without_its_words(
    db: Database, tmp_path: Path, now: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, name: str) -> list[str]:
        raise RuntimeError(name)

    monkeypatch.setitem(OPERATIONS, "school create", broken)
    async with ControlSocket(tmp_path / "s", db, now):
        with pytest.raises(Refused, match=r"failed on this \(RuntimeError\)") as refused:
            await asyncio.to_thread(control.ask, tmp_path / "s", "school create", {"name": "Amina"})
    assert "Amina" not in str(refused.value)


async def test_a_socket_left_by_a_killed_process_is_replaced(db: Database, tmp_path: Path, now: FixedClock) -> None:
    (tmp_path / "s").write_text("left")
    async with ControlSocket(tmp_path / "s", db, now):
        with pytest.raises(Refused, match="1 to 200"):
            await asyncio.to_thread(control.ask, tmp_path / "s", "school create", {"name": ""})


def test_a_long_path_gets_a_socket_in_a_private_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deep = tmp_path / ("d" * 120) / "samen.db"
    path = control.place(f"sqlite:///{deep}")
    assert len(str(path)) <= 107 or len(str(tmp_path)) > 60
    assert path == control.place(f"sqlite:///{deep}")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.parent.chmod(0o777)
    with pytest.raises(Refused, match="open to others"):
        control.place(f"sqlite:///{deep}")


def test_a_process_that_takes_no_commands_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owner, "PATIENCE", 0.3)
    settings = Settings(database_url=f"sqlite:///{folder}/samen.db")
    with owned(settings), pytest.raises(Refused, match="takes no commands"):
        owner.perform(settings, "school create", {"name": "De Regenboog"})
