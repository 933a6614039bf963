"""Prepared tasks: Markdown files `name.zh.md` and `name.en.md`, whose first line is the title."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

OURS = Path(__file__).with_name("prepared")
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it is shown: its title, and its text with the title as the first line."""

    title: str
    text: str


@lru_cache(maxsize=8)
def read_tasks(folder: Path | None, language: str) -> tuple[Task, ...]:
    """Read the tasks of a folder, or ours, in one language; one that lacks it is read in another."""
    found: dict[str, Path] = {}
    for each in (*(other for other in _LANGUAGES if other != language), language):
        for path in sorted((folder or OURS).glob(f"*.{each}.md")):
            found[path.name.removesuffix(f".{each}.md")] = path
    return tuple(_task(found[name]) for name in sorted(found))


def _task(path: Path) -> Task:
    title, _, text = path.read_text(encoding="utf-8").strip().partition("\n")
    title = title.lstrip("# ").strip()
    return Task(title, f"{title}\n\n{text.strip()}")
