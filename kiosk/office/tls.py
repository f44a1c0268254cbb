"""Whom the kiosk believes to be the office: the CA received at enrolment, and no other."""

from __future__ import annotations

import ssl

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME; the ssl module has no name for it
_NO_CHECK_TIME = 0x200000


def office_context(ca_pem: str, *, check_dates: bool) -> ssl.SSLContext:
    """A client context that trusts `ca_pem` only (empty: the system's CAs, for the very first contact).

    Chain and host name are always checked. `check_dates` is False while the machine's clock is not right: a
    kiosk that came up in 1970 could otherwise never learn the time. Raises ssl.SSLError when it is no CA.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_pem:
        context.load_verify_locations(cadata=ca_pem)
    else:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    if not check_dates:
        context.verify_flags |= _NO_CHECK_TIME
    return context
