"""The desk: the citizen's touches go in, what to show comes out.

One stage per state of the session. No Kivy, no port.
"""
