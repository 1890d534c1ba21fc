"""What becomes of a plan when pledges do not all come: futures, the plan in each of them, and what that is worth."""
