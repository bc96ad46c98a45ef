"""Address books as programs of thirty years have written them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.importers import contacts, vcards
from ingest.importers.card_ties import Tie
from ingest.importers.contacts import ContactItem, ContactsFile
from ingest.importers.items import Skipped
from knowledge.errors import InvalidInput
from knowledge.relations.relation import RelationType


def book(path: Path, *cards: str | bytes) -> Path:
    whole = [card if isinstance(card, bytes) else card.encode() for card in cards]
    path.write_bytes(b"".join(b"BEGIN:VCARD\r\n" + card.strip(b"\n") + b"\r\nEND:VCARD\r\n" for card in whole))
    return path


def read(path: Path) -> tuple[list[ContactItem], dict[str, str]]:
    items = list(ContactsFile.open(path).items())
    assert items == list(ContactsFile.open(path).items())
    found = [item for item in items if isinstance(item, ContactItem)]
    return found, {item.place: item.reason for item in items if isinstance(item, Skipped)}


def one(tmp_path: Path, card: str | bytes) -> ContactItem:
    (found,), _ = read(book(tmp_path / "book.vcf", card))
    return found


def test_a_card_says_all_that_a_contact_has_a_place_for(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        """VERSION:3.0
N:Silva;Ana;Maria;Dr.;
FN:Dr. Ana Maria Silva
NICKNAME:Anita,Nita
ORG:Acme\\, Inc.;Research
TITLE:Chemist
item1.EMAIL;type=INTERNET;type=pref:ana@example.org
item1.X-ABLabel:_$!<Home>!$_
TEL;TYPE=CELL,VOICE:+351 910 000 000
TEL;TYPE=WORK;TYPE=FAX:+351 210 000 000
TEL;VALUE=uri;TYPE=home:tel:+351-911-111;ext=7
ADR;TYPE=HOME:;;Rua Direita 1;Porto;;4000;Portugal
BDAY:1984-03-09
NOTE:likes figs\\; and\\nrain
 , too
UID:5E1F
""",
    )
    assert (found.name, found.aliases) == ("Dr. Ana Maria Silva", ("Ana Silva", "Anita", "Nita"))
    assert found.emails == ("ana@example.org",)
    assert found.phones == ("+351 910 000 000", "+351-911-111")
    assert (found.birthday, found.organization, found.uid) == ("1984-03-09", "Acme, Inc.", "5e1f")
    assert found.notes == "likes figs; and\nrain, too"
    assert found.metadata == {
        "organization": "Acme, Inc. / Research",
        "title": "Chemist",
        "addresses": "Rua Direita 1, Porto, 4000, Portugal",
        "faxes": "+351 210 000 000",
    }


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Jos=C3=A9;;;", "José Núñez"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=WINDOWS-1251:=C8=F0=E8=ED=E0", "Ирина"),
        ("FN;CHARSET=UTF-8;QUOTED-PRINTABLE:Gr=C3=\r\n=A1inne", "Gráinne"),
        (b"FN;CHARSET=Shift_JIS:" + "花子".encode("shift_jis"), "花子"),
        ("FN:José".encode("cp1252"), "José"),
        ("FN;CHARSET=no-such:José", "José"),
        (b"FN:" + "Zoë".encode()[:3] + b"\r\n " + "Zoë".encode()[3:], "Zoë"),
        ("FN:Ana\\nSilva\\, MD", "Ana Silva, MD"),
        ("fn:lower case", "lower case"),
        ('FN;PREF:Bo\nX-ODD LINE\nTEL;TYPE="x:1', "Bo"),
    ],
)
def test_names_are_read_in_whatever_they_were_written(tmp_path: Path, card: str | bytes, name: str) -> None:
    assert one(tmp_path, card).name == name


def test_a_file_in_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.vcf"
    path.write_bytes("BEGIN:VCARD\r\nFN:Zoë\r\nEND:VCARD\r\n".encode("utf-16"))
    (found,), _ = read(path)
    assert found.name == "Zoë"


@pytest.mark.parametrize(
    ("given_", "birthday"),
    [
        ("BDAY:1984-03-09", "1984-03-09"),
        ("BDAY:19840309", "1984-03-09"),
        ("BDAY:1984-03-09T00:00:00Z", "1984-03-09"),
        ("BDAY:--0309", "--03-09"),
        ("BDAY:--03-09", "--03-09"),
        ("BDAY:--0229", "--02-29"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09", "--03-09"),
        ("BDAY:1985-02-29", None),
        ("BDAY:1984-03", None),
        ("BDAY;VALUE=text:circa 1800", None),
        ("BDAY:1984-13-09\nBDAY:1984-12-09", "1984-12-09"),
    ],
)
def test_birthdays_keep_to_what_is_known_of_them(tmp_path: Path, given_: str, birthday: str | None) -> None:
    assert one(tmp_path, f"FN:Ana\n{given_}").birthday == birthday


def test_pictures_are_passed_over_and_what_follows_them_is_read(tmp_path: Path) -> None:
    picture = "\r\n ".join(["QUJD" * 18] * 20_000)
    card = f"FN:Ana\r\nPHOTO;ENCODING=b;TYPE=JPEG:{picture}\r\nitem2.LOGO;BASE64:\r\n  QUJD\r\n\r\nTEL:1"
    assert one(tmp_path, card).phones == ("1",)
    whole = f"FN:Ana\r\nPHOTO:data:image/png;base64,{'QUJD' * 300_000}\r\nTEL:1"
    assert one(tmp_path, whole).phones == ("1",)


def test_what_is_no_persons_card_is_left_out_and_why(tmp_path: Path) -> None:
    found, skipped = read(
        book(
            tmp_path / "book.vcf",
            "KIND:group\nFN:The Walkers\nMEMBER:urn:uuid:1",
            "ORG:AAA Car Service\nTEL:1",
            "FN:Acme\nORG:Acme\nX-ABShowAs:COMPANY",
            "EMAIL:nobody@example.org",
            "NICKNAME:Podge",
        )
    )
    assert [item.name for item in found] == ["Podge"]
    assert list(skipped.values()) == ["a group", *["an organisation, no person"] * 2, "it has no name"]
    assert list(skipped) == ["card 1, line 1", "card 2, line 6", "card 3, line 10", "card 4, line 15"]


def test_a_broken_card_holds_up_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcards, "MAX_CARD", 2_000)
    path = tmp_path / "book.vcf"
    large = "\r\n".join(f"X-{number}:{'x' * 90}" for number in range(30))
    path.write_text(
        "stray\r\nBEGIN:VCARD\r\nFN:Lost\r\nBEGIN:VCARD\r\nFN:Ana\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Inner\r\n"
        f"END:VCARD\r\nTEL:1\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Large\r\n{large}\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Cut"
    )
    (found,), skipped = read(path)
    assert (found.name, found.aliases, found.phones) == ("Ana", (), ("1",))
    assert [reason.split(" than")[0] for reason in skipped.values()] == [
        "its end is missing",
        "larger",
        "its end is missing",
    ]


def test_what_is_too_long_is_cut_and_told(tmp_path: Path) -> None:
    urls = "\n".join(f"URL:https://example.org/{number:0>200}" for number in range(60))
    found, skipped = read(book(tmp_path / "book.vcf", f"FN:{'Ana ' * 99}\nNOTE:{'long ' * 999}\nTITLE:Chemist\n{urls}"))
    assert len(found[0].name) <= 255
    assert len(found[0].notes or "") <= 2_000
    assert found[0].metadata == {"title": "Chemist"}
    assert list(skipped.values()) == ["what its note says after 2,000 characters"]


def test_a_card_without_an_id_is_known_by_what_it_says(tmp_path: Path) -> None:
    named, (again, other) = one(tmp_path, "FN:Ana"), read(book(tmp_path / "two.vcf", "FN:Ana", "FN:Ana\nTEL:1"))[0]
    assert named.key == again.key != other.key
    first, moved = read(book(tmp_path / "ids.vcf", "UID:7\nFN:Ana", "UID:7\nFN:Ana\nTEL:1"))[0]
    assert first.key == moved.key


def test_what_cards_say_of_others(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        """FN:Ana
RELATED;TYPE=spouse:urn:uuid:BBB
RELATED;TYPE=friend:URN:UUID:CCC
RELATED;TYPE="co-worker,me";VALUE=text:Chidi Eze
RELATED;TYPE=muse:Nobody
item1.X-ABRELATEDNAMES:Dara
item1.X-ABLabel:_$!<Mother>!$_
item2.X-ABRELATEDNAMES:Eve
item2.X-ABLabel:Godmother
X-MS-MANAGER:Frank
""",
    )
    assert found.ties == (
        Tie(RelationType.SPOUSE_OF, "BBB", "spouse"),
        Tie(RelationType.FRIEND_OF, "CCC", "friend"),
        Tie(RelationType.COLLEAGUE_OF, "Chidi Eze", "co-worker"),
        Tie(RelationType.CHILD_OF, "Dara", "mother"),
        Tie(RelationType.REPORTS_TO, "Frank", "manager"),
    )


def test_what_is_no_address_book_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "letter.vcf"
    path.write_text("Dear BEGIN:VCARD people")
    with pytest.raises(InvalidInput, match="holds no vCards"):
        ContactsFile.open(path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        ContactsFile.open(tmp_path / "nothing.vcf")
    monkeypatch.setattr(contacts, "MAX_BYTES", 10)
    with pytest.raises(InvalidInput, match="larger than"):
        ContactsFile.open(path)


_LINES = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from(
            [b"BEGIN:VCARD", b"END:VCARD", b"FN:Ana", b"N:a;b", b"AGENT:", b" ", b"TEL;" + b",x" * 3_000, b"BDAY:--"]
        ),
        st.tuples(
            st.sampled_from([b"FN", b"N", b"TEL;CHARSET=", b"NOTE;QUOTED-PRINTABLE"]), st.binary(max_size=30)
        ).map(b":".join),
    ),
    max_size=30,
)


@given(_LINES)
def test_any_bytes_are_read_to_their_end(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("any") / "book.vcf"
    path.write_bytes(b"\n".join([b"BEGIN:VCARD", *lines]))
    for item in ContactsFile.open(path).items():
        if isinstance(item, ContactItem):
            assert item.name.strip()
            assert "\x00" not in "".join((item.name, *item.aliases, *item.phones, item.notes or ""))
