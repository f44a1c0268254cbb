"""Web pages for phones (`phone.py`) and for office staff (`office.py`): plain HTML, no script."""
