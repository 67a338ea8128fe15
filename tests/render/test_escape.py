"""Hostile text lands in Markdown as itself and as nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compiler.model.lines import Piece
from compiler.render.escape import Markdown, address, cell, clean, code, fence, inline, line, link, slug, xml
from tests.render.reading import flat, kinds, shown, tables, tokens

NASTY = [
    *("|", "||", "\\|", "\\", "`", "``", "```", "*", "**", "_", "__", "~", "~~", "[", "]", "(", ")", "![", "]("),
    *("<", ">", "</td>", "<script>", "<!--", "&lt;", "&#x3c;", "&", "#", "# ", "- ", "+ ", "1. ", "2) ", "===", "---"),
    *(":---", "\n", "\r\n", "\t", "    ", "http://", "https://evil.example/x?a=1&b=2", "www.evil.example", "data:x,y"),
    *("javascript:alert(1)", "@ana", "@org/team", "a@b.example", "#123", "GH-7", "org/repo#9", "$x$", "$$", "[^1]"),
    *("[x]: http://evil.example", "\u202e", "\u200b", "\u2028", "\x00", "\x1b[31m", "\ufeff", "\U000e0041", "\ud800"),
    *("é", "漢", "🔥", "%00", "'", '"', "{{ x }}", "{% raw %}", "!", "=", ".", ":"),
]
hostile = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=6)), max_size=8).map("".join)
ALLOWED = {"code_inline", "text_special"}
LIVE = re.compile(r"://|www\.|\w@\w|(?<!\S)@\w|#\d", re.IGNORECASE)


def table(text: str) -> str:
    """A cell between two others, in a row between two others."""
    return f"| a | b | c |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| left | {text} | right |\n| 4 | 5 | 6 |\n"


def without_ticks(text: str) -> str:
    """Text without backticks, which may have become code, and without spaces, which code may have lost."""
    return re.sub(r"[`\s]", "", text)


@given(hostile)
@example("`a|b`")
@example("a `b` c")
@example("\\")
def test_a_cell_never_breaks_its_table(text: str) -> None:
    """Whatever a text holds, its row keeps three cells, its table three rows, and nothing but code is made of it."""
    (rows,) = tables(table(inline(text)))
    assert [len(row) for row in rows] == [3, 3, 3, 3]
    assert [shown(one) for one in (rows[2][0], rows[2][2], rows[3][1])] == ["left", "right", "5"]
    assert kinds(rows[2][1]) <= ALLOWED
    assert without_ticks(shown(rows[2][1])) == without_ticks(clean(text))


@given(hostile)
def test_nothing_that_a_host_would_link_is_left_outside_of_code(text: str) -> None:
    """Urls, mail addresses, mentions and issue numbers stand in code, where no host makes them live."""
    for token in flat(f"x {inline(text)}\n"):
        if token.type in ("text", "text_special"):
            assert not LIVE.search(token.content)


@given(hostile)
def test_text_at_the_start_of_a_line_opens_no_block(text: str) -> None:
    """A list item whose text is hostile is still one list item of one paragraph."""
    found = [token.type for token in tokens(f"- {inline(text)}\n\nend\n")]
    paragraph = ["paragraph_open", "inline", "paragraph_close"]
    inside = paragraph if inline(text) else []
    assert found == ["bullet_list_open", "list_item_open", *inside, "list_item_close", "bullet_list_close", *paragraph]


@given(hostile, hostile)
def test_text_beside_a_link_does_not_join_it(before: str, after: str) -> None:
    """Between two hostile texts, our own link is the only link, and no picture comes of an exclamation mark."""
    pieces = (Piece("text", before), Piece("link", after, "https://ok.example/"), Piece("strong", after))
    (rows,) = tables(table(cell(pieces)))
    found = [child.type for child in rows[2][1].children or ()]
    assert [len(row) for row in rows] == [3, 3, 3, 3]
    assert found.count("link_open") == 1
    assert "image" not in found and "html_inline" not in found


@given(hostile)
def test_code_shows_its_text_to_the_letter(text: str) -> None:
    """A code span holds the cleaned text, backticks and all, in a line and in a cell."""
    (paragraph,) = [token for token in tokens(f"x {code(text)} y\n") if token.type == "inline"]
    (rows,) = tables(table(cell((Piece("text", "x "), Piece("code", text), Piece("text", " y")))))
    for one in (paragraph, rows[2][1]):
        found = [child.content for child in one.children or () if child.type == "code_inline"]
        assert found == ([clean(text)] if clean(text) else [])
    assert [len(row) for row in rows] == [3, 3, 3, 3]


@given(hostile, st.sampled_from(["", "sh", "text"]), st.integers(0, 5))
def test_a_fence_is_closed_by_nothing_in_it(text: str, language: str, indent: int) -> None:
    """A fenced block stays one block, and the text after it is outside."""
    item = "- x\n\n" + " " * indent if indent >= 2 else ""
    found = [token.type for token in tokens(f"{item}{fence(text, language, indent if item else 0)}\n\nend\n")]
    assert found.count("fence") == 1
    assert found[-3:] == ["paragraph_open", "inline", "paragraph_close"]


@given(hostile, hostile)
def test_a_link_is_one_link_to_the_web_or_no_link(text: str, url: str) -> None:
    """A url is opened over http or https, to a host without user name, or shown and not opened."""
    found = [token for token in flat(f"{link(text, url)}\n") if token.type == "link_open"]
    assert len(found) == (address(url) is not None and not url.startswith("#")) or url.startswith("#")
    for token in found:
        assert re.match(r"https?://[\w\[]|#[a-z0-9]", str(token.attrGet("href")))


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
        ("https://a.example/x?q=a b".replace(" ", "%20"), "https://a.example/x?q=a%20b"),
        ("https://a.example/(x)|y", "https://a.example/%28x%29%7Cy"),
        ("https://a.example/?a=1&lt;=2", "https://a.example/?a=1&amp;lt;=2"),
        ("https://a.example/`<b>\"\\", "https://a.example/%60%3Cb%3E%22%5C"),
        ("https://a.example/ação", "https://a.example/a%C3%A7%C3%A3o"),
        ("javascript:alert(1)", None),
        ("JAVASCRIPT://a.example/%0aalert(1)", None),
        ("data:text/html,<b>", None),
        ("//a.example/x", None),
        ("/relative", None),
        ("https://ana:secret@a.example/", None),
        ("https://a.example@evil.example/", None),
        ("https://аpple.example/", None),
        ("https://a.example/\u202efdp", None),
        ("https://a.example/a b", None),
        ("https://a.example:99x/", None),
        ("https:///x", None),
        ("https://[::1/", None),
        ("https://a.example/" + "x" * 2000, None),
        ("", None),
    ],
)  # fmt: skip
def test_only_plain_web_urls_are_opened(url: str, target: str | None) -> None:
    """A destination holds no character that Markdown or a table reads, and no scheme but http and https."""
    assert address(url) == target


def test_what_needs_no_escape_stays_as_it_is() -> None:
    """The raw document stays readable: names of promises, templates and metrics carry no backslash."""
    for text in ("delay_notice", "message-acceptance: 99.95 %", "a & b < c", "p95 > 2 s", "“x” → y", "r2-d2 (x); y/z"):
        assert inline(text) == text


def test_hidden_and_reordering_characters_are_gone() -> None:
    """What cannot be seen, or turns the text around, does not reach a reader; lone surrogates are replaced."""
    assert clean("a\u202eb\u200bc\x00d\x1b[1m\U000e0041\ufeff\ud800") == "abcd[1m\ufffd"
    assert fence("a\u202eb\x1bc\ud800\u2028d\te") == "```\nabc\ufffd\nd\te\n```"


def test_text_is_cut_where_it_is_longer_than_anybody_reads() -> None:
    """A message of thousands of characters ends in an ellipsis."""
    assert inline("x" * 5000) == "x" * 599 + "…"


def test_a_long_text_costs_little() -> None:
    """No search goes back and forth over the text: a megabyte of the worst kind is cut and done."""
    for worst in ("a" * 1_000_000, "a@" * 500_000, "`" * 1_000_000, "a/" * 500_000 + "#", "http" * 250_000):
        assert len(inline(worst)) < 3000


def test_markdown_is_not_escaped_twice_and_its_parts_are() -> None:
    """What is Markdown already passes; anything computed from it is text again."""
    safe = inline("*x*")
    assert inline(safe) is safe
    assert inline(safe + "!") != safe + "!"
    assert type(safe + "") is str and type(safe.strip()) is str and isinstance(safe, Markdown)


@given(hostile)
def test_an_anchor_is_what_hosts_make_of_its_heading(text: str) -> None:
    """An anchor holds small letters, digits and single hyphens, and is its own anchor."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))
    assert slug(slug(text)) == slug(text)


@given(hostile)
def test_drawings_hold_no_foreign_element(text: str) -> None:
    """Text in SVG has no bracket, quote or ampersand of its own."""
    assert not re.search(r"[<>\"']|&(?!(amp|lt|gt|quot|#x27);)", xml(text))


@given(st.lists(hostile, min_size=1, max_size=3))
def test_the_same_pieces_give_the_same_bytes(texts: list[str]) -> None:
    """Escaping depends on its text alone, and gives text that can be written."""
    pieces = tuple(Piece("text", text) for text in texts)
    assert line(pieces) == line(pieces)
    assert (line(pieces).encode() and cell(pieces).encode()) or not clean("".join(texts)).strip("`")
