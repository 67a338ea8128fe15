"""Floor 0: the frozen values that the stages hand to one another. Imports nothing of ours but errors."""
