"""The screens of the organisers of a workshop: who has registered, and what they are told."""
