"""Tools for translators: the messages that the code marks, their files, and what a translation must be."""
