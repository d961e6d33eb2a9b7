"""How Django itself writes and reads dates and numbers: a module per language, over Django's own."""
