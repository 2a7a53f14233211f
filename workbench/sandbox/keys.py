"""EDI keys of clients: made here, shown once, kept as a hash only."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import UTC, datetime

from workbench.sandbox.database import Books


def new_key(books: Books, client: str) -> str:
    """Make a key for a client, adding the client when it is new; the key is given back this once."""
    if books.one("SELECT 1 FROM clients WHERE code = ?", client) is None:
        books.add("clients", code=client, name=client, enabled="yes", transactions="")
    key = "edi_" + base64.b32encode(secrets.token_bytes(32)).decode("ascii").rstrip("=").lower()
    books.add("keys", hash=_hash(key), client=client, created=datetime.now(UTC).isoformat())
    return key


def client_of(books: Books, key: str) -> str | None:
    """Return the client a key was made for, or None for a key nobody has."""
    row = books.one("SELECT client FROM keys WHERE hash = ?", _hash(key))
    return None if row is None else str(row["client"])


def hashes_of(books: Books, client: str) -> list[str]:
    """Return the hashes of a client's keys."""
    return [str(row["hash"]) for row in books.all("SELECT hash FROM keys WHERE client = ?", client)]


def revoke(books: Books, key: str) -> bool:
    """Forget a key; False when nobody has it."""
    known = client_of(books, key) is not None
    books.run("DELETE FROM keys WHERE hash = ?", _hash(key))
    return known


def _hash(key: str) -> str:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(key.encode("utf-8")).hexdigest()
