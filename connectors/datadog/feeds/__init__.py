"""The feeds, one a file: which calls bring which rows, and what is left out of a row before it passes the door."""
