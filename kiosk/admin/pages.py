"""Which pages there are: id (see `rights.LEAST`) to what makes them. Imported page by page, when opened."""

from __future__ import annotations

from importlib import import_module
from typing import Final, cast

from kiosk.admin.page import AdminHost, AdminPage, MakePage

_MODULES: Final[dict[str, tuple[str, str]]] = {
    "card": ("kiosk.admin.page_card", "CardPage"),
    "printer": ("kiosk.admin.page_printer", "PrinterPage"),
    "paper": ("kiosk.admin.page_paper", "PaperPage"),
    "reprint": ("kiosk.admin.page_reprint", "ReprintPage"),
    "touch": ("kiosk.admin.page_touch", "TouchPage"),
    "sound": ("kiosk.admin.page_sound", "SoundPage"),
    "light": ("kiosk.admin.page_light", "LightPage"),
    "service": ("kiosk.admin.page_service", "ServicePage"),
    "backend": ("kiosk.admin.page_backend", "BackendPage"),
    "queue": ("kiosk.admin.page_queue", "QueuePage"),
    "network": ("kiosk.admin.page_network", "NetworkPage"),
    "restart": ("kiosk.admin.page_restart", "RestartPage"),
    "export": ("kiosk.admin.page_export", "ExportPage"),
    "machine": ("kiosk.admin.page_machine", "MachinePage"),
    "hall": ("kiosk.admin.page_hall", "HallPage"),
    "staff": ("kiosk.admin.page_staff", "StaffPage"),
}


def make_page(page: str, host: AdminHost) -> AdminPage:
    """Return the page. Raises KeyError for one that is not declared."""
    module, name = _MODULES[page]
    return cast(MakePage, getattr(import_module(module), name))(host)
