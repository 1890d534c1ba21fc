"""The desk a planner works at: edits and their history, planning jobs, tuning, uploads and downloads. No widgets."""
