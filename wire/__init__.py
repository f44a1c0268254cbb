"""What kiosk and backend must agree on, and nothing more. No input or output here."""
