"""Matches as explanations tell them: what was chosen, why, and what lost to it."""

from collections.abc import Iterator

from compiler.model.chain import Match

Lines = Iterator[tuple[int, str]]
"""Lines of an explanation, each with how far it is indented."""


def chosen(match: Match, depth: int = 1, told: bool = False) -> Lines:
    """What was matched; those that it was chosen over, unless that was `told` already."""
    part = f", panel “{match.part_name}”" if match.part_name else ""
    yield depth, f"{match.to} “{match.name}”{part}" + (f" {match.url}" if match.url else "")
    yield from () if told else lost(match, depth + 1)


def reasons(match: Match, depth: int) -> Lines:
    """Why it was matched."""
    yield from ((depth, f"because {proof.sentence}") for proof in match.evidence)


def lost(match: Match, depth: int) -> Lines:
    """The candidates that were not chosen, and why."""
    for loser in match.losers:
        part = f", panel “{loser.part}”" if loser.part else ""
        yield depth, f"not {loser.id} “{loser.name}”{part}: {loser.why}"
