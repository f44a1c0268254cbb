"""The hand-off on the phone, below `/h`: a kiosk's session goes on in the hand."""
