"""Registration for workshops: who takes part, who waits, and what becomes of their data."""
