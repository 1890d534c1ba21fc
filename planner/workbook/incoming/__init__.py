"""Workbooks that people send: looked at before they are opened, and read without guessing."""
