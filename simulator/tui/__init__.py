"""The screens: they draw values and pass on what the player does; no rule is decided here."""
