"""`./dev reset`."""

from __future__ import annotations

from tests.running import dev, running

DATA = ("db.sqlite3", "media", "state.json")


def test_reset_asks_first_and_deletes_nothing_without_an_answer(var):
    answer = dev("reset", var=var)
    assert answer.returncode == 1
    assert "--yes" in answer.stderr
    assert (var / "db.sqlite3").exists()


def test_a_sure_reset_deletes_the_data(var):
    answer = dev("reset", "--yes", var=var)
    assert answer.returncode == 0, answer.stderr
    assert not [name for name in DATA if (var / name).exists()]


def test_reset_does_not_take_the_data_from_under_a_running_portal(var):
    with running(var) as run:
        run.wait_until_up()
        answer = dev("reset", "--yes", var=var)
        assert answer.returncode == 1
        assert "already runs from this folder" in answer.stderr
        assert run.get("/")[0] == 200


def test_reset_leaves_a_database_elsewhere_alone(var):
    variables = {"BIBNET_DATABASE_URL": "postgres://somebody@127.0.0.1/region"}
    answer = dev("reset", "--yes", var=var, variables=variables)
    assert answer.returncode == 1
    assert "BIBNET_DATABASE_URL" in answer.stderr
    assert "127.0.0.1" not in answer.stderr
    assert (var / "db.sqlite3").exists()
