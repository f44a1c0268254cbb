"""What stays on the kiosk's disk: one SQLite database, one folder of sealed files."""
