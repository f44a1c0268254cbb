"""The office behind the counter: kiosk API, pages for phones and staff, cases, bookings, routing."""
