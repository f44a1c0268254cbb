"""Second-generation resident identity-card readers with a SAM_V module on a serial port (protocol GA/T
467).
"""

from drivers.id_card.service import IdCardReaderService

__all__ = ["IdCardReaderService"]
