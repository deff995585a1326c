"""The line of migrations: up, down and up again, equal to the tables in code, and no child row lost on the way."""

from pathlib import Path
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from bot.store import schema, state
from bot.store.db import normalise
from tests import postgres


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    server = request.getfixturevalue("postgres_server")
    name = f"empty_{uuid4().hex[:12]}"
    request.addfinalizer(lambda: postgres.drop(server, name))
    return postgres.create(server, name)


def test_up_down_up_ends_where_the_code_is(empty_url: str) -> None:
    schema.upgrade(empty_url)
    assert schema.differences(empty_url) == []
    schema.downgrade(empty_url, "base")
    schema.upgrade(empty_url)
    assert schema.differences(empty_url) == []


def test_going_up_twice_changes_nothing(empty_url: str) -> None:
    schema.upgrade(empty_url)
    engine = create_engine(normalise(empty_url))
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO lane (id, owner, until, epoch) VALUES ('a', '', 0, 3)"))
    schema.upgrade(empty_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT epoch FROM lane")).scalar_one() == 3
    engine.dispose()


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert state.newest() == ScriptDirectory(str(state.HOME)).get_current_head()
    assert state.revisions() == sorted(state.revisions())


def test_every_table_says_how_long_it_is_kept() -> None:
    documented = Path("docs/privacy.md").read_text()
    missing = [name for name in schema.metadata().tables if f"`{name}`" not in documented]
    assert not missing, f"docs/privacy.md has no retention row for {missing}"
