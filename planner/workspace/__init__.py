"""A workspace: the inputs and their history, drafts by tab, and the incumbents of its inputs."""
