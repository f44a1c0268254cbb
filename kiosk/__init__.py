"""The machine's mind: session, outbox, courier, receipt, status, configuration. No Kivy, no serial port."""
