"""The scripted citizen: real touches by XTEST, simulated devices on serial lines, a real backend."""
