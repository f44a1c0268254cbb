"""Simulated devices behind pseudo serial ports; they share no codec with the drivers."""
