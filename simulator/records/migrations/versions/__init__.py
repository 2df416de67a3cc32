"""The revisions: never changed once released."""
