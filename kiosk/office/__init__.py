"""The office as the machine knows it: how it is asked, what it published, what it may do for staff."""
