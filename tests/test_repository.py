"""The repository itself: who imports whom, migrations, documents, and what must never be in a file."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app import create_app
from bot.parts import Bot

ROOT = Path(__file__).parents[1]
_SKIPPED = {".git", ".venv", "var", "build", "node_modules"}


def files(*suffixes: str) -> list[Path]:
    """List the repository's text files."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            each for each in folders if each not in _SKIPPED and not each.endswith(("_cache", "__"))
        ]
        found += [Path(folder, name) for name in names if name.endswith(suffixes)]
    return sorted(found)


def modules(*packages: str) -> list[Path]:
    return [path for path in files(".py") if path.relative_to(ROOT).parts[0] in packages]


def test_imports_run_one_way() -> None:
    """bot to handlers to storage; the contracts are in pyproject.toml."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_migrations_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "storage/migrations").glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name) for name in names)


def test_migrations_say_why() -> None:
    for path in (ROOT / "storage/migrations").glob("*.sql"):
        assert path.read_text().startswith("-- "), path


def test_both_readmes_have_the_same_chapters_and_settings() -> None:
    documents = [(ROOT / name).read_text() for name in ("README.md", "README.zh.md")]
    chapters = [re.findall(r"^#+ ", text, re.MULTILINE) for text in documents]
    assert chapters[0] == chapters[1]
    names = [
        set(re.findall(r"\b(?:WECOM|BOT|SMTP|MAIL)_[A-Z_]+\b|\b[A-Z]+_URL\b", text)) for text in documents
    ]
    assert names[0] == names[1]


def test_readmes_link_to_files_that_are_there() -> None:
    for name in ("README.md", "README.zh.md"):
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / name).read_text()):
            assert (ROOT / link).exists(), f"{name}: {link}"


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    private = re.compile(r"/(?:home|Users)/[a-z]\w+/|/work/[a-z]|/root/")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files(
            ".py", ".md", ".toml", ".sql", ".html", ".js", ".css", ".txt", "Makefile", ".example"
        )
        if path != Path(__file__)
        for line in path.read_text().splitlines()
        if private.search(line)
    ]
    assert found == []


def test_environment_is_read_in_one_place() -> None:
    """Only the settings look there; the demo passes it on to what it starts."""
    readers = {
        str(path.relative_to(ROOT))
        for path in modules("bot", "handlers", "storage")
        if re.search(r"os\.environ|os\.getenv|environ\.get", path.read_text())
    }
    assert {name for name in readers if not name.startswith("bot/simulator/")} <= {
        "bot/settings.py",
        "bot/demo.py",
        "bot/callback.py",  # a request's environ
        "storage/embedded.py",
    }


def test_every_module_says_what_it_holds() -> None:
    undocumented = [
        str(path.relative_to(ROOT))
        for path in modules("bot", "handlers", "storage")
        if (text := path.read_text()).strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert undocumented == []


def test_sql_stays_in_storage() -> None:
    statement = re.compile(r"\.execute\(")
    users = [path for path in modules("bot", "handlers") if statement.search(path.read_text())]
    assert users == []


def test_every_callback_address_verifies(bot: Bot) -> None:
    """Whatever is posted to us without a signature is refused, and a page's address opens nothing."""
    app = create_app(bot)
    posted = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    assert posted
    for address in posted:
        answer = app.test_client().post(address, data=b"<xml><Encrypt>x</Encrypt></xml>")
        refusals = (404,) if address.startswith("/i/") else (400, 403)
        assert answer.status_code in refusals, address


@pytest.mark.parametrize("suffix", [".py", ".js", ".css", ".html", ".sql", ".md", ".toml"])
def test_files_end_with_one_line_end_and_have_no_tabs(suffix: str) -> None:
    for path in files(suffix):
        text = path.read_text()
        assert not text or (text.endswith("\n") and not text.endswith("\n\n")), path
        assert "\r" not in text, path
        assert suffix == ".md" or "\t" not in text, path
