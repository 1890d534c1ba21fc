"""Changes of a plan after an edit: what came, went and moved, and which of it follows from the edit."""
