"""The machine's face: shows what `kiosk/` says and decides nothing."""
