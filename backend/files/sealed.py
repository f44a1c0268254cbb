"""The office's files in its store, sealed under its data key. Nothing of a file ever lies there in clear."""

from __future__ import annotations

from typing import Final

from backend.files.store import FileStore, FolderStore
from backend.runtime import Runtime

CONTENT: Final = "content"
THUMBNAIL: Final = "thumbnail"


def store_of(office: Runtime) -> FileStore:
    """The store in force: the folder of the settings. Another kind of store is chosen here."""
    return FolderStore(office.settings.files)


def put(office: Runtime, file_id: str, part: str, data: bytes) -> None:
    """Seal and keep one part. Raises OSError when the store does not take it."""
    store_of(office).put(file_id, part, office.vault.seal(data, _place(file_id, part)))


def opened(office: Runtime, file_id: str, part: str) -> bytes | None:
    """One part in clear; None when it is not there. Raises VaultError when it was changed."""
    sealed = store_of(office).get(file_id, part)
    return None if sealed is None else office.vault.open(sealed, _place(file_id, part))


def _place(file_id: str, part: str) -> str:
    return f"file:{file_id}:{part}"  # bound in: bytes moved to another file or part do not open
