"""Admin mode: what a technician with a cabinet key sees and does. Loaded only when somebody enters it."""
