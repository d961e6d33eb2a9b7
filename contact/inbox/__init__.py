"""The inbox: the screens on which the teams work messages through."""
