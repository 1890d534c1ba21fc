"""Other worlds: what plans leave unprotected if another scenario comes true than the one that they were made for."""
