"""One file a step, in order. What is released is never changed."""
