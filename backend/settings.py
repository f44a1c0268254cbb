"""Settings of the backend: environment `LEGAL_KIOSK_BACKEND_*`, nothing else; defaults make a demo run."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import model_validator
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
    quick_exit_url: str = ""  # where "leave at once" leads on pages of a neutral case; empty: a page of ours
    office_ca_file: Path | None = None  # PEM handed to kiosks at enrolment
    tls_cert_file: Path | None = None  # where no proxy ends TLS
    tls_key_file: Path | None = None
    trusted_proxies: str = ""  # addresses whose X-Forwarded-* headers are believed, comma separated
    threads: int = 0  # handlers at once, also the size of the connection pool; 0: as fits the database
    shutdown_seconds: int = 10
    max_body_bytes: int = 8 * 1024 * 1024
    max_form_bytes: int = 25 * 1024 * 1024  # of a form with photos: a whole file, sent without a script
    code_lifetime: timedelta = timedelta(hours=24)  # of a one-time enrolment code
    catalogue_dir: Path | None = None  # empty: the packaged services

    # text messages to citizens; with neither of the two ways nothing is sent, only shown to staff
    sms_url: str = ""  # way 1: HTTP gateway
    sms_token_file: Path | None = None  # its bearer token
    smtp_host: str = ""  # way 2: mail to <number>@<sms_mail_domain>, as carriers' mail gateways take it
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password_file: Path | None = None
    smtp_from: str = ""
    smtp_ca_file: Path | None = None  # PEM; empty: the system's
    sms_mail_domain: str = ""
    message_timeout_seconds: float = 10
    quiet_from: time = time(21, 0)  # nothing is sent from then ...
    quiet_until: time = time(8, 0)  # ... until then, Asia/Shanghai; equal: no quiet hours

    @model_validator(mode="after")
    def _one_way_to_send(self) -> Settings:
        if self.sms_url and self.smtp_host:
            raise ValueError("SMS_URL and SMTP_HOST: only one of them sends messages")
        parts = urlsplit(self.sms_url)
        if (
            self.sms_url
            and parts.scheme != "https"
            and parts.hostname not in ("127.0.0.1", "::1", "localhost")
        ):
            raise ValueError("SMS_URL: https only, telephone numbers go there")
        if self.smtp_host and not (self.smtp_from and self.sms_mail_domain):
            raise ValueError("SMTP_HOST needs SMTP_FROM and SMS_MAIL_DOMAIN")
        return self

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
