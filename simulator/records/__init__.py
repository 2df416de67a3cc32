"""What happened, kept: on this machine, or in a database of one's own choosing. `opening.open_store` is the way in."""
