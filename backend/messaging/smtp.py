"""Messages by mail to a gateway that makes text messages of them: `<number>@<sms_mail_domain>`.

STARTTLS is a must and the certificate is checked: a telephone number never crosses a network in clear.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from backend.messaging.providers import EMAIL, PermanentFailure, TemporaryFailure
from backend.settings import Settings
from words import Language


class Smtp:
    """One connection a message; an office sends some hundred a day."""

    channel = EMAIL

    def __init__(self, settings: Settings, password: str) -> None:
        self._settings = settings
        self._password = password
        self._tls = ssl.create_default_context(cafile=settings.smtp_ca_file)

    def __repr__(self) -> str:
        return "Smtp(...)"

    def send(self, address: str, text: str, language: str, *, key: str) -> None:
        """Send; see `Provider.send`. The Message-ID is made of `key`."""
        settings = self._settings
        mail = EmailMessage()
        mail["From"] = settings.smtp_from
        mail["To"] = f"{address}@{settings.sms_mail_domain}"
        mail["Message-ID"] = f"<{key}@{settings.sms_mail_domain}>"
        mail["Content-Language"] = Language.of(language).tag
        mail.set_content(text, cte="base64")
        try:
            with smtplib.SMTP(
                settings.smtp_host, settings.smtp_port, timeout=settings.message_timeout_seconds
            ) as server:
                server.starttls(context=self._tls)
                if settings.smtp_user:
                    server.login(settings.smtp_user, self._password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            _fail(max(code for code, _ in refused.recipients.values()))
        except smtplib.SMTPDataError as error:
            _fail(error.smtp_code)
        except smtplib.SMTPResponseException as error:  # greeting, login, sender: mended in the settings
            raise TemporaryFailure(f"smtp_{error.smtp_code}") from None
        except TimeoutError:
            raise TemporaryFailure("timeout") from None
        except smtplib.SMTPNotSupportedError:
            raise TemporaryFailure("no_starttls") from None
        except ssl.SSLError:
            raise TemporaryFailure("certificate") from None
        except (smtplib.SMTPException, OSError):
            raise TemporaryFailure("no_connection") from None


def _fail(code: int) -> None:
    """RFC 5321 4.2.1: 5yz is about this recipient or text and will not change, 4yz may."""
    if code >= 500:
        raise PermanentFailure(f"smtp_{code}") from None
    raise TemporaryFailure(f"smtp_{code}") from None
