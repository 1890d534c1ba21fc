"""Areas: the cheapest addition that would bring the exposure of one down."""
