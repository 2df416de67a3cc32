"""What happened, kept on this machine."""
