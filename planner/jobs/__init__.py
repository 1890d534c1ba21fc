"""Worker processes that plan cases and answer questions, their pool, and the registry of jobs."""
