"""Serial devices of a kiosk: identity-card reader, receipt printer, and a simulator of each."""
