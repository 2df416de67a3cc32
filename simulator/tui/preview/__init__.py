"""The preview: an author's file, played while it is being written."""
