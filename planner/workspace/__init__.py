"""A piece of work: its inputs and their history, drafts by tab, and the best plans known of its inputs."""
