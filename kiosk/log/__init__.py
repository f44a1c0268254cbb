"""What the machine may write down: a closed catalogue of events, redacted, chained, kept for months."""
