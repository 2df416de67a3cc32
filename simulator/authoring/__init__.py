"""For authors: what can be known about a scenario by playing all of it."""
