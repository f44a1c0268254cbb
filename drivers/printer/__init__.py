"""Receipt printer: ESC/POS bytes for Chinese text, status decoding, and a service that follows each job."""
