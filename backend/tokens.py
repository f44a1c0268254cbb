"""What the database keeps of a random token that only paper, link or phone hold."""

from __future__ import annotations

import hashlib


def token_hash(token: str) -> str:
    """SHA-256 in hex. The tokens are random and long: no key, no salt, no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
