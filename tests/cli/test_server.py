"""`samen run`, `migrate` and `doctor`: what starts, what refuses to, and what is said."""

import asyncio
import os
import signal
import socket
import sqlite3
import stat
import sys
from pathlib import Path

import httpx
import pytest

from bot import startup
from bot.config import Settings
from bot.store.db import FileLock
from tests.cli.conftest import Cli, Process
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.translators import KEY, FakeTranslators


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_migrate_makes_a_database_that_only_its_owner_reads(cli: Cli, folder: Path) -> None:
    assert "data/samen.db was made, now at revision" in cli.done("migrate")
    assert stat.S_IMODE((folder / "data/samen.db").stat().st_mode) == 0o600
    assert "up to date" in cli.done("migrate")
    assert list((folder / "data").glob("*.before-*")) == []


def test_migrate_copies_an_older_database_first(migrated: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrated.done("school", "create", "De Regenboog")
    monkeypatch.setattr("bot.store.state.newest", lambda: "9999")  # as after an update of Samen
    monkeypatch.setattr("bot.store.schema.upgrade", lambda url: None)
    assert "Copied to data/samen.db.before-" in migrated.done("migrate")
    (copy,) = (folder / "data").glob("*.before-*")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sqlite3.connect(copy).execute("SELECT slug FROM school").fetchall() == [("de-regenboog",)]


def test_a_database_of_a_newer_samen_is_left_alone(migrated: Cli, folder: Path) -> None:
    with sqlite3.connect(folder / "data/samen.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'zzzz'")
    connection.close()
    assert "newer Samen" in migrated.refused("migrate")
    assert "newer Samen" in migrated.refused("run")


def test_nothing_runs_before_the_database_is_migrated(cli: Cli) -> None:
    assert "run: samen migrate" in cli.refused("run")
    assert "run: samen migrate" in cli.refused("school", "create", "De Regenboog")
    assert "run: samen migrate" in cli.refused("talk")


def test_a_database_in_use_is_said(migrated: Cli) -> None:
    lock = FileLock("sqlite:///data/samen.db")
    lock.take()
    try:
        assert "another Samen process uses this database" in migrated.refused("run")
        assert "samen talk --aside" in migrated.refused("talk")
        assert "another Samen process" in migrated.refused("migrate")
    finally:
        lock.release()


SETTINGS = {
    "port": ({"SAMEN_PORT": "x"}, "SAMEN_PORT: "),
    "port out of range": ({"SAMEN_PORT": "99999"}, "SAMEN_PORT: "),
    "role": ({"SAMEN_ROLES": "cook"}, "SAMEN_ROLES: "),
    "two at once": ({"SAMEN_PORT": "x", "SAMEN_LOG_FORMAT": "poem"}, "SAMEN_LOG_FORMAT: "),
    "short secret": ({"SAMEN_SECRET_KEY": "short"}, "SAMEN_SECRET_KEY: must have at least 32"),
    "no secret with PostgreSQL": (
        {"SAMEN_SECRET_KEY": "", "SAMEN_DATABASE_URL": "postgresql://127.0.0.1:1/x"},
        "SAMEN_SECRET_KEY: must be set with PostgreSQL",
    ),
    "token": ({"SAMEN_TELEGRAM_TOKEN": "hello"}, "SAMEN_TELEGRAM_TOKEN: does not look like"),
    "webhook without secret": (
        {"SAMEN_TELEGRAM_MODE": "webhook", "SAMEN_TELEGRAM_TOKEN": "1:a", "SAMEN_PUBLIC_URL": "https://x.nl"},
        "SAMEN_TELEGRAM_WEBHOOK_SECRET: must be set",
    ),
    "webhook without https": (
        {"SAMEN_TELEGRAM_MODE": "webhook", "SAMEN_TELEGRAM_TOKEN": "1:a", "SAMEN_TELEGRAM_WEBHOOK_SECRET": "s"},
        "SAMEN_PUBLIC_URL: must start with https://",
    ),
    "webhook secret": (
        {"SAMEN_TELEGRAM_MODE": "webhook", "SAMEN_TELEGRAM_WEBHOOK_SECRET": "a b"},
        "SAMEN_TELEGRAM_WEBHOOK_SECRET: Telegram takes",
    ),
    "webhook without token": ({"SAMEN_TELEGRAM_MODE": "webhook"}, "SAMEN_TELEGRAM_TOKEN: must be set"),
    "public address": ({"SAMEN_PUBLIC_URL": "samen.nl"}, "SAMEN_PUBLIC_URL: must be an address"),
    "database address": ({"SAMEN_DATABASE_URL": "nonsense"}, "SAMEN_DATABASE_URL: not an address"),
    "database kind": ({"SAMEN_DATABASE_URL": "mysql://x/y"}, "not with mysql"),
    "no translator's key": ({"SAMEN_TRANSLATOR": "deepl"}, "SAMEN_TRANSLATOR_KEY: must be set"),
    "no translator's model": (
        {"SAMEN_TRANSLATOR": "openai", "SAMEN_TRANSLATOR_URL": "https://x.example/v1"},
        "SAMEN_TRANSLATOR_MODEL: must be set",
    ),
    "no translator's address": ({"SAMEN_TRANSLATOR": "libretranslate"}, "SAMEN_TRANSLATOR_URL: must be set"),
    "a translator nobody knows": ({"SAMEN_TRANSLATOR": "babelfish"}, "SAMEN_TRANSLATOR: Input should be"),
    "a broken translator's key": (
        {"SAMEN_TRANSLATOR": "deepl", "SAMEN_TRANSLATOR_KEY": "a\u200bb"},
        "SAMEN_TRANSLATOR_KEY: holds a character that no key has",
    ),
    **{
        f"translator at {url}": (
            {"SAMEN_TRANSLATOR": "libretranslate", "SAMEN_TRANSLATOR_URL": url},
            "SAMEN_TRANSLATOR_URL: must be an https:// address",
        )
        for url in (
            "http://translate.example.nl",
            "http://93.184.216.34/",
            "translate.example.nl",
            "https://",
            "https://me:pass@x.example",
            "https://x.example/?key=1",
            "https://x.example:port",
            "ftp://localhost",
        )
    },
    "database in memory": ({"SAMEN_DATABASE_URL": "sqlite://"}, "must name a file"),
    "database away": ({"SAMEN_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "the database cannot be used now"),
}


@pytest.mark.parametrize(("settings", "reason"), SETTINGS.values(), ids=SETTINGS.keys())
def test_a_setting_that_cannot_be_used_is_named(
    migrated: Cli, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], reason: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert any(line.startswith(f"samen: {reason}") or reason in line for line in migrated.refused("run").splitlines())


def test_secrets_are_never_in_what_is_refused(migrated: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMEN_SECRET_KEY", "tooshort")
    monkeypatch.setenv("SAMEN_TELEGRAM_TOKEN", "mysecrettoken")
    monkeypatch.setenv("SAMEN_DATABASE_URL", "postgresql://me:hunter2@127.0.0.1:1/x")
    said = migrated.refused("run") + migrated("doctor").stdout
    assert not [secret for secret in ("tooshort", "mysecrettoken", "hunter2") if secret in said]


@pytest.mark.long
def test_a_real_process_says_one_line_and_no_traceback(migrated: Cli, process: Process) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = process("run", "--port", port)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith(f"samen: cannot serve at 127.0.0.1:{port}: Address already in use")
    assert "Traceback" not in ended.stderr
    ended = process("roster", "import", "nowhere.csv")
    assert (ended.returncode, ended.stderr) == (1, "samen: nowhere.csv: cannot be read: No such file or directory\n")


@pytest.mark.long
async def test_a_server_starts_answers_commands_and_ends_cleanly(school: Cli, process: Process, folder: Path) -> None:
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--port", str(port),
        cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await _until_ready(client)
        made = await asyncio.to_thread(process, "invite", "--group", "Groep 6", "--pupil", "Amina")
        assert made.returncode == 0, made.stderr
        assert "/chat/i/" in made.stdout
        server.send_signal(signal.SIGTERM)
        _, errors = await server.communicate()
    finally:
        if server.returncode is None:
            server.kill()
            await server.wait()
    assert server.returncode == 0
    assert b"Traceback" not in errors
    assert not (folder / "data/samen.db.sock").exists()


async def _until_ready(client: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            if (await client.get("/readyz")).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)
    raise AssertionError("the server did not start")


def test_doctor_finds_a_healthy_samen(migrated: Cli) -> None:
    said = migrated.done("doctor")
    assert "ok    database data/samen.db is reachable and current" in said
    assert "ok    Telegram is off" in said
    assert "ok    translation is off" in said
    assert "fail" not in said


BROKEN = {
    "no database": ({"SAMEN_DATABASE_URL": "sqlite:///elsewhere/x.db"}, "fail  database elsewhere/x.db is not there"),
    "away": ({"SAMEN_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "cannot be reached"),
    "unreadable setting": ({"SAMEN_PORT": "x"}, "fail  SAMEN_PORT"),
    "settings that do not fit": ({"SAMEN_TELEGRAM_MODE": "webhook"}, "fail  setting SAMEN_TELEGRAM_WEBHOOK_SECRET"),
    "Telegram away": (
        {"SAMEN_TELEGRAM_TOKEN": "1:a", "SAMEN_TELEGRAM_API_URL": "http://127.0.0.1:1"},
        "fail  Telegram does not answer",
    ),
}


@pytest.mark.parametrize(("settings", "reason"), BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.long
def test_doctor_says_what_is_wrong(
    migrated: Cli, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], reason: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    result = migrated("doctor")
    assert result.exit_code == 1
    assert reason in result.stdout


def test_doctor_sees_files_that_others_can_read(migrated: Cli, folder: Path) -> None:
    (folder / ".env").write_text("SAMEN_LOG_FORMAT=text\n")
    (folder / ".env").chmod(0o644)
    (folder / "data/samen.db").chmod(0o640)
    result = migrated("doctor")
    assert result.exit_code == 1
    assert "-> chmod 600 .env" in result.stdout
    assert "-> chmod 600 data/samen.db" in result.stdout


@pytest.mark.parametrize(
    "url",
    ["http://localhost:5000", "http://libretranslate:5000", "http://192.168.1.9", "http://[::1]:5000", "https://x.nl"],
)
def test_text_may_leave_unencrypted_only_for_a_neighbour(url: str) -> None:
    given = {"translator": "libretranslate", "translator_url": url}
    assert startup.problems(Settings.model_validate({**given, "secret_key": "x" * 40})) == []


async def test_doctor_asks_the_translation_service(migrated: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeTranslators() as services:
        monkeypatch.setenv("SAMEN_TRANSLATOR", "deepl")
        monkeypatch.setenv("SAMEN_TRANSLATOR_URL", services.url("deepl"))
        monkeypatch.setenv("SAMEN_TRANSLATOR_KEY", KEY)
        well = await asyncio.to_thread(migrated, "doctor")
        monkeypatch.setenv("SAMEN_TRANSLATOR_KEY", "wrong-key")
        wrong = await asyncio.to_thread(migrated, "doctor")
    assert "ok    DeepL at 127.0.0.1 translates; 1,204 of 500,000 characters are used" in well.stdout, well.stdout
    assert "fail  DeepL at 127.0.0.1 does not translate: The service refuses our key." in wrong.stdout
    assert wrong.exit_code == 1
    said = well.stdout + well.stderr + wrong.stdout + wrong.stderr
    assert KEY not in said
    assert "wrong-key" not in said


@pytest.mark.long
async def test_doctor_asks_telegram(migrated: Cli, process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once as a process of its own, then in this one, where it starts quicker."""
    async with FakeTelegram() as telegram:
        monkeypatch.setenv("SAMEN_TELEGRAM_TOKEN", telegram.token)
        monkeypatch.setenv("SAMEN_TELEGRAM_API_URL", telegram.url)
        well = await asyncio.to_thread(process, "doctor")
        telegram.chats.bot["supports_inline_queries"] = True
        sharing = await asyncio.to_thread(migrated, "doctor")
        monkeypatch.setenv("SAMEN_TELEGRAM_TOKEN", "1:wrong")
        wrong = await asyncio.to_thread(migrated, "doctor")
    assert "ok    Telegram knows the bot as @" in well.stdout, well.stdout + well.stderr
    assert well.returncode == 0
    assert "-> send /setinline to @BotFather" in well.stdout
    assert "ok    parents can share a school word in any chat" in sharing.stdout
    assert "fail  Telegram does not answer" in wrong.stdout
    assert "wrong" not in wrong.stdout + wrong.stderr
