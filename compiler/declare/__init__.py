"""Text of declarations and settings to frozen values and problems. Given text, never paths."""
