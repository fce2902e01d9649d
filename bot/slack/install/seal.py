"""Tokens at rest: encrypted, authenticated, and bound to the workspace they are of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.errors import GpusizeError, InputError

VARIABLE = "GPUSIZE_TOKEN_KEYS"


class SealedError(GpusizeError):
    """What was encrypted cannot be read with the keys there are."""

    code = "tokens_unreadable"


def new_key() -> str:
    """A fresh key: 32 random bytes, URL-safe Base64."""
    return Fernet.generate_key().decode()


class Seal:
    """Encrypts with the first key and reads what any of the keys encrypted (Fernet: AES-128-CBC
    with HMAC-SHA256).
    """

    def __init__(self, keys: Sequence[str]) -> None:
        fernets: list[Fernet] = []
        for at, key in enumerate(keys, 1):
            try:
                fernets.append(Fernet(key.strip()))
            except ValueError:  # the key itself is never said
                raise InputError(
                    f"{VARIABLE}: key {at} of {len(keys)} is not a key; `gpusize keys new` prints"
                    " one, and several are separated by commas.",
                    field=VARIABLE,
                ) from None
        if not fernets:
            raise InputError(
                f"{VARIABLE} holds no key to encrypt tokens with; `gpusize keys new` prints one.",
                field=VARIABLE,
            )
        self._fernet = MultiFernet(fernets)

    @classmethod
    def of(cls, text: str | None) -> Seal:
        """The keys in the variable, separated by commas. Raises InputError."""
        return cls([key for key in (text or "").split(",") if key.strip()])

    def close(self, secrets: Mapping[str, Any], of: Sequence[str]) -> str:
        """`secrets` as text nobody can read without a key; `of` says whose they are."""
        plain = json.dumps({"of": list(of), "secrets": dict(secrets)})
        return self._fernet.encrypt(plain.encode()).decode()

    def open(self, sealed: str, of: Sequence[str]) -> dict[str, Any]:
        """What `close` was given. Raises SealedError, also for what is of somebody else."""
        try:
            held = json.loads(self._fernet.decrypt(sealed))
        except (InvalidToken, ValueError):
            raise SealedError(
                f"The tokens of workspace {_named(of)} were encrypted with a key that is not in"
                f" {VARIABLE}; put that key back, or install the app there again."
            ) from None
        if held["of"] != list(of):
            raise SealedError(
                f"The tokens kept for workspace {_named(of)} are those of another one; install"
                " the app there again."
            )
        return held["secrets"]

    def renew(self, sealed: str) -> str:
        """The same, encrypted with the first key. Raises SealedError."""
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken:
            raise SealedError(
                f"Tokens were encrypted with a key that is not in {VARIABLE}; put it back."
            ) from None


def _named(of: Sequence[str]) -> str:
    return next((part for part in reversed(of) if part), "")
