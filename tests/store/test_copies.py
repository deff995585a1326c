"""A database that is used again holds nothing of the test before."""

import psycopg
import pytest

from tests.conftest import ENGINES
from tests.copies import Copies
from tests.postgres import with_database

pytestmark = pytest.mark.skipif("postgres" not in ENGINES, reason="about PostgreSQL")


@pytest.fixture
def copies(postgres_server: str, postgres_template: str) -> Copies:
    return Copies(postgres_server, postgres_template)


def test_rows_are_taken_out_and_the_database_is_used_again(copies: Copies) -> None:
    name = copies.take()
    with psycopg.connect(with_database(copies.server, name)) as connection:
        connection.execute("INSERT INTO lane (id, owner, until, epoch) VALUES ('a', '', 0, 3)")
    copies.give_back(name)
    assert copies.take() == name
    with psycopg.connect(with_database(copies.server, name)) as connection:
        assert connection.execute("SELECT count(*) FROM lane").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    copies.give_back(name)
    copies.close()


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE lane ADD COLUMN colour text",
        "ALTER TABLE lane ALTER COLUMN owner DROP NOT NULL",
        "CREATE INDEX by_owner ON lane (owner)",
        "CREATE SEQUENCE numbers",
        "UPDATE alembic_version SET version_num = 'elsewhere'",
    ],
)
def test_another_change_makes_a_new_one(copies: Copies, change: str) -> None:
    name = copies.take()
    with psycopg.connect(with_database(copies.server, name)) as connection:
        connection.execute(change)
    copies.give_back(name)
    again = copies.take()
    assert again != name
    copies.give_back(again)
    copies.close()


def test_one_that_is_still_in_use_is_not_used_again(copies: Copies) -> None:
    name = copies.take()
    left_open = psycopg.connect(with_database(copies.server, name))
    copies.give_back(name)
    again = copies.take()
    assert again != name
    copies.give_back(again)
    copies.close()
    left_open.close()
