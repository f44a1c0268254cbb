"""Screens of admin mode. Imported when somebody knocks, never at the start (`screens.face`)."""

from __future__ import annotations

from typing import Any, Final

from kiosk.admin.views import OverviewView, PageView, PinView
from screens.admin.overview import OverviewScreen
from screens.admin.page import PageScreen
from screens.admin.pin import PinScreen

SCREENS: Final[dict[type, Any]] = {
    PinView: PinScreen,
    OverviewView: OverviewScreen,
    PageView: PageScreen,
}
