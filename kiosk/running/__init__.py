"""What lets the program start, run without anybody, notice its own troubles and renew itself."""
