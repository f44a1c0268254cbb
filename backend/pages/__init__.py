"""Web pages: a hand-off (`hand/`) and a case (`case/`) on the citizen's phone, and the office's for staff.

Plain HTML; the few scripts are comforts, except for drawing a signature.
"""
