"""The committed example: the demo's documents as of a fixed instant, the same bytes on every machine."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from compiler.app.demo import demo

AS_OF = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


def example_pages() -> Mapping[str, str]:
    """Every document of the calm scene but the JSON, by its path in the checkout."""
    with TemporaryDirectory() as folder:
        made = demo("calm", Path(folder) / "demo", moment=AS_OF)
        pages = sorted(path for path in made.compiled.documents if path.suffix != ".json")
        return {f"config/example/{path.parent.name}/{path.name}": path.read_text("utf-8") for path in pages}
