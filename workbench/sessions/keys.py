"""Making EDI keys, and changing the one that a connection uses. Keys live in the keyring only and are shown once."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable

from workbench.sessions.profile import KeyForm
from workbench.sessions.secret import Secret
from workbench.workspace.secrets import Secrets

_ENCODINGS: dict[str, Callable[[bytes], str]] = {
    "base32": lambda raw: base64.b32encode(raw).decode("ascii").rstrip("=").lower(),
    "base64url": lambda raw: base64.urlsafe_b64encode(raw).decode("ascii").rstrip("="),
    "hex": bytes.hex,
}


USUAL = KeyForm()


def new_key(form: KeyForm = USUAL) -> Secret:
    """Return a new key of random bytes from the system; by default `edi_` and 32 of them in base32 (RFC 4648)."""
    return Secret(form.prefix + _ENCODINGS[form.alphabet](secrets.token_bytes(form.size)))


def keep_key(key_name: str, key: Secret, kept: Secrets) -> None:
    """Put a key into the keyring; the one that was there can be brought back until the next change."""
    before = kept.get(key_name)
    if before and before != key.reveal():
        kept.set(previous_name(key_name), before)
    kept.set(key_name, key.reveal())


def bring_back(key_name: str, kept: Secrets) -> bool:
    """Use the key from before the last change again; False when there is none."""
    before = kept.get(previous_name(key_name))
    if not before:
        return False
    kept.set(key_name, before)
    kept.forget(previous_name(key_name))
    return True


def forget_key(key_name: str, kept: Secrets) -> None:
    """Forget a connection's key and the one before it. The server has to be told by whoever runs it."""
    kept.forget(key_name)
    kept.forget(previous_name(key_name))


def previous_name(key_name: str) -> str:
    """Return the name in the keyring of the key before the last change."""
    return f"{key_name}.previous"
