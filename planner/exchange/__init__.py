"""Files in and out of the app: uploaded and pasted inputs; cases, plans, figures and comparisons for download."""
