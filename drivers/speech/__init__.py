"""The voice: text made readable, spoken by eSpeak NG, played by ALSA; facts in `docs/devices-speech.md`."""
