"""Readers of the vendors' query languages: text in, comparable signals out. They import the model and nothing else."""
