"""JSM Operations as the sandbox imitates it."""
