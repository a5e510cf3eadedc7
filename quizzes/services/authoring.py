"""Writing the item bank. Every author, file or form, comes through here, so that a question is written in one way."""
