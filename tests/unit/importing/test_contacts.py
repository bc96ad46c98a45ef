"""`recollect import contacts`, as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from recollect.cli import app
from tests.unit.importing.fake_service import TOKEN, FakeService, error, serving

BOOK = """\
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:AAA
FN:Ana Silva
NICKNAME:Anita
TEL;TYPE=cell:+351 910 000 000
ORG:Acme;Research
RELATED;TYPE=spouse:urn:uuid:bbb
RELATED;TYPE=friend;VALUE=text:Chidi Eze
RELATED;TYPE=sibling;VALUE=text:Nobody Known
END:VCARD
BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:bbb
FN:Bo Li
ORG:Unheard Of Ltd
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Chidi Eze
END:VCARD
BEGIN:VCARD
VERSION:3.0
EMAIL:nobody@example.org
END:VCARD
"""
ACME = {"id": "acme", "name": "ACME", "aliases": ["Acme"]}


def call(tmp_path: Path, url: str, book: str = BOOK, *more: str) -> Result:
    path = tmp_path / "book.vcf"
    path.write_text(book)
    arguments = ["import", "contacts", str(path), "--url", url, "--token", TOKEN, "--data", str(tmp_path / "data")]
    return CliRunner().invoke(app, [*arguments, *more])


def test_contacts_and_what_ties_them_are_imported_and_told(tmp_path: Path) -> None:
    service = FakeService(organizations=[ACME])
    with serving(service) as url:
        said = call(tmp_path, url)
        stored = dict(service.stored)
        again = call(tmp_path, url)
    assert said.exit_code == again.exit_code == 0, said.output
    assert "3 contacts are in" in said.output
    assert "Created: 3 (card 1, line 1, card 2, line 12, card 3, line 18)" in said.output
    assert "Unchanged: 3, all of it was there already" in again.output
    assert "3 relations are in" in said.output
    assert "2 relations were left out" in said.output
    assert "Left out: 1, it has no name (card 4, line 22)" in said.output
    assert stored == service.stored  # again, and nothing new
    contacts = {each["name"]: (key, each) for key, each in stored.items() if "name" in each}
    ana, bo, chidi = (contacts[name][0] for name in ("Ana Silva", "Bo Li", "Chidi Eze"))
    assert contacts["Ana Silva"][1]["aliases"] == ["Anita"]
    assert "sensitivity" not in contacts["Ana Silva"][1]
    ties = {
        (each["subject"], each["type"], each["object"], each.get("label")) for each in stored.values() if "type" in each
    }
    assert ties == {
        (ana, "SPOUSE_OF", bo, "spouse"),
        (ana, "FRIEND_OF", chidi, "friend"),
        (ana, "WORKS_AT", "acme", None),
    }


def test_a_stated_level_goes_with_all_of_it(tmp_path: Path) -> None:
    service = FakeService(organizations=[ACME])
    with serving(service) as url:
        said = call(tmp_path, url, BOOK, "--sensitivity", "secret")
    assert said.exit_code == 0, said.output
    assert {each["sensitivity"] for each in service.stored.values()} == {"SECRET"}


def test_an_organisation_that_might_be_two_is_none(tmp_path: Path) -> None:
    service = FakeService(organizations=[ACME, {**ACME, "id": "another"}])
    with serving(service) as url:
        call(tmp_path, url)
    assert not [each for each in service.stored.values() if each.get("type") == "WORKS_AT"]


def test_a_name_that_two_cards_have_ties_nobody(tmp_path: Path) -> None:
    twice = BOOK + "BEGIN:VCARD\nVERSION:3.0\nFN:Chidi Eze\nTEL:1\nEND:VCARD\n"
    service = FakeService()
    with serving(service) as url:
        said = call(tmp_path, url, twice)
    assert "4 contacts are in" in said.output
    assert [each["type"] for each in service.stored.values() if "type" in each] == ["SPOUSE_OF"]


def test_what_changed_since_and_what_is_refused_are_told(tmp_path: Path) -> None:
    service = FakeService(refuse={"Bo Li": ("INVALID", "This is nobody.")})
    with serving(service) as url:
        first = call(tmp_path, url)
        changed = call(tmp_path, url, BOOK.replace("910 000 000", "910 000 001"))
    assert first.exit_code == changed.exit_code == 1
    assert "Refused by the service: 1, This is nobody. (card 2, line 12)" in first.output
    assert "Unchanged: 1, an earlier import stored it with other details, which stay (card 1, line 1)" in changed.output


def test_a_run_that_was_stopped_goes_on(tmp_path: Path) -> None:
    service = FakeService(fail_after=1)
    with serving(service) as url:
        broken = call(tmp_path, url)
        assert broken.exit_code != 0
        service.fail_after, service.troubles = None, [error("THROTTLED", "Slower.")]
        said = call(tmp_path, url)
    assert said.exit_code == 0, said.output
    assert "3 contacts are in" in said.output
    assert sum("name" in each for each in service.stored.values()) == 3


def test_what_became_of_each_card_is_told_with_why(tmp_path: Path) -> None:
    annie = "BEGIN:VCARD\nVERSION:3.0\nFN:Annie Silva\nTEL:+351 910 000 000\nEND:VCARD\n"
    service = FakeService(refuse={"Bo Li": ("INVALID", "This is nobody.")})
    with serving(service) as url:
        said = call(tmp_path, url, BOOK + annie, "--results", str(tmp_path / "results.jsonl"))
    assert "Merged: 1, a contact has this phone or e-mail, under a name that fits (card" in said.output
    results = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text().splitlines()]
    told = {each["name"]: (each["outcome"], each["why"]) for each in results}
    # Which of the two comes first is open: several are on their way at a time.
    assert {told.pop("Ana Silva"), told.pop("Annie Silva")} == {
        ("created", None),
        ("merged", "a contact has this phone or e-mail, under a name that fits"),
    }
    assert told == {
        "Bo Li": ("refused", "This is nobody."),
        "Chidi Eze": ("created", None),
        None: ("left out", "it has no name"),
    }
    by_name = {each["name"]: each["contact"] for each in results}
    assert by_name["Annie Silva"] == by_name["Ana Silva"]
