"""Load statements as frozen, typed objects; a header that does not match its body fails at load."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_PARAM = re.compile(r"\$([a-z_][a-z0-9_]*)")
_COMMENT = re.compile(r"//[^\n]*")
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'")
_FOR_EACH = re.compile(r"([a-z_]+) in ([A-Za-z]+)")
_HEADER = re.compile(r"// (params|returns|scope|for each): ?(.*)")
_RETURN_ITEM = re.compile(r"\s+AS\s+([a-z_]+)\s*$", re.IGNORECASE)


class StatementError(Exception):
    """A .cypher file is missing, or its header and body disagree; the message names the file."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `service`: it runs outside any tenant's request. `lease`: it runs under the owner's lease, for
    the upkeep of counters and links, and reads ids and counters only."""

    name: str
    purpose: str
    text: str
    params: frozenset[str]
    returns: tuple[str, ...]
    service: bool
    lease: bool = False
    for_each: tuple[str, str] | None = None


@cache
def load(name: str) -> Statement:
    """Load `noun/verb_phrase`; raises StatementError where header and body disagree."""
    statement = _read(name)
    if statement.for_each is not None:
        raise StatementError(f"{name}: is written for each {statement.for_each[1]}; load it with load_each")
    return statement


def load_each(name: str, members: Iterable[str]) -> Mapping[str, Statement]:
    """Load a `for each:` statement once per member: `{placeholder}` in the body becomes the member.

    Members come from a closed list in the code, never from input; each must be a plain word.
    """
    statement = _read(name)
    if statement.for_each is None:
        raise StatementError(f"{name}: has no 'for each:' header; load it with load")
    placeholder = "{" + statement.for_each[0] + "}"
    expanded = {}
    for member in members:
        if not re.fullmatch(r"[A-Za-z_]+", member):
            raise StatementError(f"{name}: {member!r} is no plain word")
        text = statement.text.replace(placeholder, member)
        expanded[member] = Statement(
            f"{name}[{member}]",
            statement.purpose,
            text,
            statement.params,
            statement.returns,
            statement.service,
            statement.lease,
        )
    return expanded


def names() -> list[str]:
    """Return every statement's name, migrations apart."""
    root = resources.files("cypher")
    return sorted(
        f"{folder.name}/{file.name.removesuffix('.cypher')}"
        for folder in root.iterdir()
        if folder.is_dir() and folder.name != "migration"
        for file in folder.iterdir()
        if file.name.endswith(".cypher")
    )


@cache
def _read(name: str) -> Statement:
    try:
        source = resources.files("cypher").joinpath(f"{name}.cypher").read_text()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StatementError(f"{name}: there is no cypher/{name}.cypher") from error
    head = [line for line in source.splitlines() if line.startswith("//")]
    fields = {match[1]: match[2].strip() for line in head if (match := _HEADER.fullmatch(line.rstrip()))}
    purpose = " ".join(line[2:].strip() for line in head if not _HEADER.fullmatch(line.rstrip()))
    if not purpose or "params" not in fields or "returns" not in fields:
        raise StatementError(f"{name}: the header needs a sentence of purpose, 'params:' and 'returns:'")
    body = _COMMENT.sub("", source).strip()
    statement = Statement(
        name=name,
        purpose=purpose,
        text=body,
        params=frozenset(_words(fields["params"])),
        returns=tuple(_words(fields["returns"])),
        service=_scope(name, fields.get("scope")) == "service",
        lease=fields.get("scope") == "lease",
        for_each=_for_each(name, fields.get("for each"), body),
    )
    _check(statement)
    return statement


def _words(text: str) -> list[str]:
    return [word for part in text.split(",") if (word := part.strip()) and word != "nothing"]


def _scope(name: str, scope: str | None) -> str | None:
    if scope not in (None, "service", "lease"):
        raise StatementError(f"{name}: scope can be 'service' or 'lease', not {scope!r}")
    return scope


def _for_each(name: str, text: str | None, body: str) -> tuple[str, str] | None:
    if text is None:
        return None
    match = _FOR_EACH.fullmatch(text)
    if not match or "{" + match[1] + "}" not in body:
        raise StatementError(f"{name}: 'for each: WORD in LIST' needs {{WORD}} in the body")
    return match[1], match[2]


def _check(statement: Statement) -> None:
    bare = _STRING.sub("''", statement.text)
    used = frozenset(_PARAM.findall(bare))
    if used != statement.params:
        raise StatementError(
            f"{statement.name}: params differ: the header alone has {sorted(statement.params - used)}, "
            f"the body alone {sorted(used - statement.params)}"
        )
    if not statement.service and "owner_id" not in statement.params:
        raise StatementError(f"{statement.name}: takes no $owner_id; only 'scope: service' may do without")
    found = _returned(bare)
    if found != statement.returns:
        raise StatementError(f"{statement.name}: returns {found}, and its header says {statement.returns}")


def _returned(body: str) -> tuple[str, ...]:
    """Return the columns of the last top-level RETURN: aliases, or plain variables."""
    depth, start = 0, None
    for match in re.finditer(r"[{(\[\])}]|\bRETURN\b", body):
        if match[0] in "{([":
            depth += 1
        elif match[0] in "})]":
            depth -= 1
        elif depth == 0:
            start = match.end()
    if start is None:
        return ()
    tail = re.split(r"\b(?:ORDER BY|SKIP|LIMIT)\b", body[start:])[0].strip().removeprefix("DISTINCT")
    return tuple(_column(item) for item in _split(tail))


def _split(text: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]


def _column(item: str) -> str:
    alias = _RETURN_ITEM.search(item)
    return alias[1] if alias else item.strip()
