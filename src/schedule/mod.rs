//! Pure. Which probes are due now, and when to look again.
