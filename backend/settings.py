"""Settings of the backend: environment `LEGAL_KIOSK_BACKEND_*`, nothing else; defaults make a demo run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One backend process. Secrets are files in `key_dir` (mode 0600) or given by the environment."""

    model_config = SettingsConfigDict(env_prefix="LEGAL_KIOSK_BACKEND_", frozen=True, extra="ignore")

    state_dir: Path = Path("var/backend")
    database_url: str = ""  # empty: SQLite in state_dir
    files_dir: Path | None = None  # photos, signatures, papers; empty: state_dir/files
    key_dir: Path | None = None  # empty: state_dir/keys
    host: str = "127.0.0.1"
    port: int = 8765
    public_url: str = "http://127.0.0.1:8765"  # what stands in a receipt's QR code
    office_ca_file: Path | None = None  # PEM handed to kiosks at enrolment
    tls_cert_file: Path | None = None  # where no proxy ends TLS
    tls_key_file: Path | None = None
    trusted_proxies: str = ""  # addresses whose X-Forwarded-* headers are believed, comma separated
    threads: int = 0  # handlers at once, also the size of the connection pool; 0: as fits the database
    shutdown_seconds: int = 10
    max_body_bytes: int = 8 * 1024 * 1024
    code_lifetime: timedelta = timedelta(hours=24)  # of a one-time enrolment code
    catalogue_dir: Path | None = None  # empty: the packaged services

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.state_dir / 'office.db'}"

    @property
    def handlers(self) -> int:
        """Threads in force. With SQLite nobody waits for a server, so more only fight for the interpreter."""
        return self.threads or (3 if self.database.startswith("sqlite") else 16)

    @property
    def keys(self) -> Path:
        """Folder of private keys."""
        return self.key_dir or self.state_dir / "keys"

    @property
    def files(self) -> Path:
        """Folder of uploaded and generated files."""
        return self.files_dir or self.state_dir / "files"
