"""Declared Markdown keeps its formatting and loses what would tear the document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.render.prose import prose
from tests.render.reading import flat, headings

LINES = st.sampled_from(
    [
        *(
            "# One",
            "## Two ##",
            "  ### Three",
            "Four",
            "====",
            "----",
            "- item",
            "- # deep",
            "> # quoted",
            "1. # numbered",
        ),
        *(
            "```sh",
            "```",
            "~~~",
            "````",
            "- ```",
            "  ```",
            " ```",
            "> ```",
            "1. ~~~",
            "  - inner",
            "    # far",
            "- > # both",
        ),
        *(
            "<script>alert(1)</script>",
            "<!-- x",
            "<https://ok.example>",
            "| a | b |",
            "",
            "  ---",
            "- ---",
            "-",
            "\t# tab",
        ),
        *(
            "[x](y)",
            "**b**",
            "text `<b>` <b>bold</b>",
            "\u202eevil",
            "    indented",
            "\\# no",
            "{{ x }}",
            "#",
            "#tag",
            "  =",
        ),
    ]
)


@given(st.lists(LINES, max_size=10))
def test_procedures_add_no_section_and_swallow_none(lines: list[str]) -> None:
    """Whatever a procedure holds, the document has its own headings and no HTML, and what follows stays outside."""
    text = f"- **Deployments:**{prose(chr(10).join(lines), 2)}\n\n## Next\n\nend\n"
    assert headings(text) == ["## Next"]
    assert not [token for token in flat(text) if token.type in ("html_block", "html_inline")]
    assert [token.content for token in flat(text) if token.type == "inline"][-1] == "end"


@pytest.mark.parametrize(
    ("text", "set_in"),
    [
        ("Every weekday.\n", " Every weekday."),
        ("", " "),
        ("# Flags\n\nBy *pull request*.", "\n\n  **Flags**\n\n  By *pull request*."),
        ("a\n---\nb", "\n\n  a\n\n  b"),
        ("```sh\n# no heading\n<b>\n", "\n\n  ```sh\n  # no heading\n  <b>\n  ```"),
        ("see <https://ok.example> and <b>\nx", "\n\n  see <https://ok.example> and \\<b>\n  x"),
    ],
)
def test_formatting_stays(text: str, set_in: str) -> None:
    """Emphasis, links and code are the team's; headings stand out instead, and open fences are closed."""
    assert prose(text, 2) == set_in
