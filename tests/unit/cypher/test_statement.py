"""A statement whose header and body disagree does not load, and the message names the file and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

import cypher
from cypher import StatementError, load, load_each, migrations, statement
from knowledge.entities.entity import EntityKind

_numbers = count()
Write = Callable[[str], str]

GOOD = """// What somebody owns.
// Of one kind.
// params: owner_id, kind
// returns: id, total
MATCH (t:Thing {owner_id: $owner_id}) WHERE t.kind = $kind AND t.note <> '$price' // not a $param
WITH t, count(*) AS n, [x IN t.list | x] AS list
RETURN t.id AS id, reduce(a = 0, i IN list | a + i) AS total
ORDER BY total, id LIMIT 10
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Put a file into a package of its own and return the statement's name, new each time."""
    monkeypatch.setattr(statement.resources, "files", lambda package: tmp_path)

    def written(text: str) -> str:
        name = f"noun/verb{next(_numbers)}"
        path = tmp_path / f"{name}.cypher"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return name

    return written


def test_a_good_file_loads_with_its_contract(write: Write) -> None:
    name = write(GOOD)
    loaded = load(name)
    assert (loaded.name, loaded.purpose) == (name, "What somebody owns. Of one kind.")
    assert loaded.params == {"owner_id", "kind"}
    assert loaded.returns == ("id", "total")
    assert (loaded.service, loaded.lease, loaded.for_each) == (False, False, None)
    assert "//" not in loaded.text
    assert loaded.text.startswith("MATCH")
    assert load(name) is loaded


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("// What somebody owns.\n// Of one kind.\n", "", "sentence of purpose"),
        ("// params: owner_id, kind\n", "", "'params:'"),
        ("// returns: id, total\n", "", "'returns:'"),
        ("// params: owner_id, kind", "// params: owner_id, kind, limit", "the header alone has ['limit']"),
        ("// params: owner_id, kind", "// params: owner_id", "the body alone ['kind']"),
        ("// returns: id, total", "// returns: total, id", "returns ('id', 'total')"),
        ("// returns: id, total", "// returns: id", "its header says ('id',)"),
        ("// returns: id, total", "// returns: nothing", "its header says ()"),
        ("RETURN t.id AS id", "RETURN t.id", "returns ('t.id', 'total')"),
        ("$owner_id", "$user_id", "differ"),
        ("// returns:", "// scope: tenant\n// returns:", "not 'tenant'"),
        ("// returns:", "// for each: kind in EntityKind\n// returns:", "needs {WORD} in the body"),
        ("// returns:", "// for each: kind\n// returns:", "'for each: WORD in LIST'"),
    ],
)
def test_each_mistake_of_a_header_fails_at_load(write: Write, old: str, new: str, said: str) -> None:
    assert old in GOOD
    name = write(GOOD.replace(old, new))
    with pytest.raises(StatementError) as error:
        load(name)
    assert name in str(error.value)
    assert said in str(error.value)


def test_only_a_service_statement_does_without_an_owner(write: Write) -> None:
    text = "// Every owner.\n// params: nothing\n// returns: id\nMATCH (u:User) RETURN DISTINCT u.id AS id"
    with pytest.raises(StatementError, match="takes no \\$owner_id"):
        load(write(text))
    loaded = load(write(text.replace("// returns", "// scope: service\n// returns")))
    assert loaded.service
    assert loaded.params == frozenset()


def test_upkeep_under_the_lease_says_so_and_still_names_its_owner(write: Write) -> None:
    head = "// Count.\n// params: owner_id\n// returns: nothing\n// scope: lease\n"
    text = head + "MATCH (n {owner_id: $owner_id}) SET n.x = 1"
    loaded = load(write(text))
    assert (loaded.lease, loaded.service, loaded.returns) == (True, False, ())


def test_the_columns_are_those_of_the_last_return_outside_brackets(write: Write) -> None:
    text = (
        "// Nested.\n// params: owner_id\n// returns: a, b\nMATCH (n {owner_id: $owner_id})\n"
        "CALL { WITH n RETURN 1 AS one }\nRETURN n.a AS a, COLLECT { MATCH (n) RETURN n.x AS x } as b"
    )
    assert load(write(text)).returns == ("a", "b")


@pytest.mark.parametrize("missing", ["noun/missing", "nowhere/missing", "noun/verb.cypher/more"])
def test_a_missing_file_is_named(write: Write, missing: str) -> None:
    write(GOOD)
    with pytest.raises(StatementError, match=f"there is no cypher/{missing}"):
        load(missing)


FOR_EACH = """// Make one.
// params: owner_id
// returns: id
// for each: label in EntityKind
CREATE (e:Entity:{label} {owner_id: $owner_id}) RETURN e.id AS id"""


def test_a_statement_for_each_member_is_expanded_once_per_member(write: Write) -> None:
    name = write(FOR_EACH)
    with pytest.raises(StatementError, match="load_each"):
        load(name)
    loaded = load_each(name, [kind.label for kind in EntityKind])
    assert set(loaded) == {"Contact", "Organization", "Place", "Event", "Thing"}
    assert loaded["Place"].text.startswith("CREATE (e:Entity:Place {owner_id")
    assert (loaded["Place"].name, loaded["Place"].params) == (f"{name}[Place]", {"owner_id"})
    with pytest.raises(StatementError, match="is no plain word"):
        load_each(name, ["Place) DETACH DELETE (e"])
    with pytest.raises(StatementError, match="load it with load"):
        load_each(write(GOOD), ["Place"])


def test_every_statement_is_listed(write: Write, tmp_path: Path) -> None:
    name = write(GOOD)
    (tmp_path / "migration").mkdir()
    (tmp_path / "migration" / "0001_first.cypher").write_text("x")
    (tmp_path / "noun" / "notes.txt").write_text("x")
    assert cypher.names() == [name]


def test_migrations_come_in_order_and_split_into_statements(write: Write, tmp_path: Path) -> None:
    folder = tmp_path / "migration"
    folder.mkdir()
    (folder / "0002_second.cypher").write_text("// Why.\nCREATE INDEX b;\n")
    (folder / "0001_first.cypher").write_text("CREATE INDEX a; // one\nCREATE INDEX c")
    (folder / "README.md").write_text("not one")
    first, second = migrations.migrations()
    assert (first.version, first.name, [s.text for s in first.statements]) == (
        1,
        "first",
        ["CREATE INDEX a", "CREATE INDEX c"],
    )
    assert [s.text for s in second.statements] == ["CREATE INDEX b"]
    (folder / "0004_fourth.cypher").write_text("CREATE INDEX d")
    with pytest.raises(StatementError, match="without gaps"):
        migrations.migrations()
