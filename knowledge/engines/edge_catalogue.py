"""The collections and aliases of the Edge process, and the file that remembers them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path

from knowledge.engines.edge_collection import Collection
from knowledge.engines.edge_wire import BadRequest
from knowledge.ids import new_id

MAX_COLLECTIONS = 8
_FILE = "index.json"


class NoCollection(Exception):
    """The name stands for no collection (any more)."""


class Catalogue:
    """`index.json` is replaced in one step: what it does not name is a leftover, and goes at the next start."""

    def __init__(self, path: Path, engine: Executor) -> None:
        self._path = path
        self._engine = engine
        self.collections: dict[str, Collection] = {}
        self.aliases: dict[str, str] = {}

    @classmethod
    def open(cls, path: Path, engine: Executor) -> Catalogue:
        catalogue = cls(path, engine)
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = path / _FILE
        if file.exists():
            remembered = json.loads(file.read_text())
            catalogue.aliases = remembered["aliases"]
            for name, about in remembered["collections"].items():
                catalogue.collections[name] = Collection.load(
                    path / about["folder"], about["dimensions"], about["optimised"], engine
                )
        used = {collection.folder.name for collection in catalogue.collections.values()}
        for folder in path.iterdir():
            if folder.is_dir() and folder.name not in used:
                shutil.rmtree(folder)
        return catalogue

    def find(self, name: str) -> Collection:
        """Return a collection by its name or an alias of it."""
        found = self.collections.get(self.aliases.get(name, name))
        if found is None:
            raise NoCollection(name)
        return found

    async def create(self, name: str, dimensions: int) -> None:
        if len(self.collections) >= MAX_COLLECTIONS:
            raise BadRequest(f"there are {MAX_COLLECTIONS} collections already: drop one first")
        self.collections[name] = await Collection.create(self.new_folder(), dimensions, self._engine)
        self.save()

    def point(self, aliases: Mapping[str, str | None]) -> None:
        """Let the aliases stand for these collections, or for nothing, all in one step."""
        for alias, name in aliases.items():
            if name is None:
                self.aliases.pop(alias, None)
            elif name in self.collections:
                self.aliases[alias] = name
            else:
                raise NoCollection(name)
        self.save()

    async def drop(self, name: str) -> None:
        """Forget a collection and remove its folder; one that is not there is passed over."""
        collection = self.collections.pop(name, None)
        if collection is not None:
            self.aliases = {alias: held for alias, held in self.aliases.items() if held != name}
            self.save()
            await collection.close()
            shutil.rmtree(collection.folder, ignore_errors=True)

    def new_folder(self) -> Path:
        return self._path / f"shard-{new_id()}"

    def save(self) -> None:
        text = json.dumps(
            {
                "aliases": self.aliases,
                "collections": {
                    name: {"folder": one.folder.name, "dimensions": one.dimensions, "optimised": one.optimised}
                    for name, one in self.collections.items()
                },
            }
        )
        draft = self._path / f"{_FILE}.new"
        with draft.open("w") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self._path / _FILE)
