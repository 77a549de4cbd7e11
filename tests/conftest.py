"""What every test may ask for: a database of either kind, fresh and real.

`database_url` runs a test on SQLite and on PostgreSQL; `postgres_database` on PostgreSQL alone. A folder of
tests whose schema is dear to make overrides `postgres_template` with the name of a database to copy.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler.loadscope import LoadScopeScheduling

from tests import compiled, postgres

SHARED = "PLUSONE_TEST_POSTGRES"
SHARED_PLACES = (
    "tests/browser/",
    "tests/conversations/test_long.py",
)  # one browser at a time; one long replay for all who look at it


# How long an example takes says more of what else the machine is doing than of the code: no test is about that.
# Examples are drawn from the test's own text: what is red is red for everybody. `HUNT=1` draws fresh ones.
settings.register_profile("house", deadline=None, derandomize="HUNT" not in os.environ)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="of the stories only the first of each table")


class AtOnce:
    """Names a failure when it happens: nobody waits for the end of the run to hear of it."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and terminal is not None:
            crash = getattr(report.longrepr, "reprcrash", None)
            why = (
                str(crash.message).splitlines()[0][:200]
                if crash is not None and crash.message
                else report.when
            )
            terminal.line("")
            terminal.write_line(f"FAILED {report.nodeid}: {why}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    compiled.share()
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(AtOnce(config), "named-at-once")
    # The workers inherit the environment: all of them name the same folder, and only the first run of pytest
    # stops what is in it.
    if not hasattr(config, "workerinput"):
        os.environ[SHARED] = str(postgres.new_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ.pop(SHARED))
        postgres.stop(folder)
        Path(f"{folder}.lock").unlink(missing_ok=True)


class Together(LoadScopeScheduling):
    """Every test by itself to whichever worker is free, but for those that share something dear. xdist's own
    groups are written into the tests' names, which pytest 9.2 does not let it do any more: they are silently
    ignored."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in SHARED_PLACES if nodeid.startswith(place)), nodeid)

    def remove_node(self, node: Any) -> str | None:
        """-> the test that its worker died of, which then counts as run. xdist 3.8 hands it on to the next
        worker, which dies of it as well, and so on without end; and what the dead worker had finished it
        hands on too, as empty work that nobody answers."""
        units = self.assigned_work[node]
        died_of = next(
            (test for unit in units.values() for test, is_done in unit.items() if not is_done), None
        )
        if died_of is not None:
            units[self._split_scope(died_of)][died_of] = True
        self.assigned_work[node] = {scope: unit for scope, unit in units.items() if not all(unit.values())}
        super().remove_node(node)
        return died_of


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--quick"):
        items[:] = _few_stories(items)
    items.sort(
        key=lambda item: "killed" not in item.path.name
    )  # what takes minutes begins first: nobody waits for it in the end


STORIES_OF_A_TABLE = 1


def _few_stories(items: list[pytest.Item]) -> list[pytest.Item]:
    """The first story of each table, and everything that is no story. A story's name begins with its
    table's: "turns: ..."."""
    seen: Counter[str] = Counter()
    kept = []
    for item in items:
        table = item.name.partition("[")[2].partition(":")[0] if item.path.name == "test_stories.py" else ""
        seen[table] += 1
        if not table or seen[table] <= STORIES_OF_A_TABLE:
            kept.append(item)
    return kept


@pytest.fixture(scope="session")
def postgres_server() -> postgres.Server:
    """One server for the whole run, of all workers."""
    try:
        return postgres.shared(Path(os.environ[SHARED]))
    except postgres.CannotStart as why:
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def postgres_url(postgres_server: postgres.Server) -> str:
    """The server's own database `postgres`, for looking around."""
    return postgres_server.url("postgres")


@pytest.fixture(scope="session")
def postgres_template() -> str:
    """The database that fresh ones are copies of: empty, unless a conftest below says otherwise."""
    return "template1"


@pytest.fixture
def postgres_database(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    """The URL of a database made for this test alone."""
    name = postgres_server.create(postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of either kind, as config.toml would name it."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    return f"sqlite:///{tmp_path / 'plusone.db'}"
