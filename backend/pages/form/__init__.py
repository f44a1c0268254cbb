"""The catalogue's questions as HTML: what is open on a phone, reading what was sent, drawing it again."""
