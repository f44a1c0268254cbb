"""A case on the phone, below `/q`: what the receipt's QR code opens, after the visit."""
