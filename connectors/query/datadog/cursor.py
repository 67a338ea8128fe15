"""A cursor over tokens, for recursive descent: what is next, what was taken, how deep it nests."""

from connectors.query.datadog.lexer import Token, Unreadable

DEEPEST = 40
"""How deep parentheses and calls may nest, so that no text can exhaust the stack."""


class Tokens:
    """The tokens of one text, the place in them, and the depth of nesting."""

    __slots__ = ("_all", "_index", "depth", "kind")

    def __init__(self, tokens: list[Token]) -> None:
        self._all = tokens
        self._index = 0
        self.depth = 0
        self.kind = tokens[0].kind

    @property
    def now(self) -> Token:
        """The token at hand."""
        return self._all[self._index]

    def after(self, steps: int = 1) -> Token:
        """The token `steps` further on, or the last one."""
        return self._all[min(self._index + steps, len(self._all) - 1)]

    def take(self, kind: str = "") -> Token:
        """The token at hand, which must be of `kind` where one is given; the cursor moves on."""
        token = self._all[self._index]
        if kind and token.kind != kind:
            raise self.wrong(f"expected {kind!r}")
        if token.kind != "end":
            self._index += 1
            self.kind = self._all[self._index].kind
        return token

    def took(self, kind: str) -> bool:
        """Whether the token at hand is of `kind`; then the cursor moves on."""
        if self.kind != kind:
            return False
        self.take()
        return True

    def word(self, *words: str) -> bool:
        """Whether the token at hand is one of these words, given in capitals; then the cursor moves on."""
        if self.kind == "word" and self.now.text.upper() in words:
            self.take()
            return True
        return False

    def deeper(self) -> None:
        """Count one more level of nesting."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(f"nested deeper than {DEEPEST} levels")

    def finish(self) -> None:
        """Refuse what is left over."""
        if self.kind != "end":
            raise self.wrong("nothing was expected here")

    def wrong(self, why: str) -> Unreadable:
        """The exception that says why the token at hand cannot stand there, and where that is."""
        token = self.now
        return Unreadable(f"{why}, found {token.text[:40]!r}" if token.text else f"{why}, found the end", token.at)
