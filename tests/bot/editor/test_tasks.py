"""The prepared tasks: ours in both languages, and a company's own."""

from pathlib import Path

from bot.editor.protocol import MAX_TASK_CHARS
from bot.editor.tasks import OURS, read_tasks


def test_our_tasks_are_there_in_both_languages() -> None:
    names = {path.name.partition(".")[0] for path in OURS.glob("*.md")}
    for language in ("zh", "en"):
        assert {path.name.partition(".")[0] for path in OURS.glob(f"*.{language}.md")} == names
        tasks = read_tasks(None, language)
        assert len(tasks) == len(names) >= 6
        assert all(task.title and len(task.text) < MAX_TASK_CHARS for task in tasks)
    assert {task.title for task in read_tasks(None, "zh")} & {"LRU 缓存", "两数之和"}


def test_a_company_brings_its_own(tmp_path: Path) -> None:
    (tmp_path / "b.en.md").write_text("# Second\n\nDo it.\n")
    (tmp_path / "a.en.md").write_text("First")
    (tmp_path / "a.zh.md").write_text("# 第一题\n做。", encoding="utf-8")
    tasks = read_tasks(tmp_path, "zh")
    assert [(task.title, task.text) for task in tasks] == [
        ("第一题", "第一题\n\n做。"),
        ("Second", "Second\n\nDo it."),
    ]
