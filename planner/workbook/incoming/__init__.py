"""Incoming workbooks: screened before they are opened, and read without guessing."""
