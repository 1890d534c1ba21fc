"""Other plans nearly as good as the one in hand, with people elsewhere: each found by what it has most of."""
