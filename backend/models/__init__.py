"""All tables. Importing this package registers every one with `Base.metadata`; migrations need that."""

from __future__ import annotations

import importlib
import pkgutil

from backend.models.base import Base

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Base"]
