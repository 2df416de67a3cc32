"""Everything that helps a player learn: the running session, feedback, the debrief."""
