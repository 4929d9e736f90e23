"""What the documents say of the program is so: links lead somewhere, commands exist, the example works."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from meetcompanion.importers import page
from meetcompanion.importers.jsonld import Harvest
from meetcompanion.importers.page_value import Page, parse_page
from meetcompanion.importers.schema_org import drafts_of
from meetcompanion.model import Window

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_inside_the_repository_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [*re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text), *re.findall(r'src="([^"]+)"', text)]
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not (path.parent / link).exists()] == []


def test_the_readme_names_only_commands_that_exist() -> None:
    from meetcompanion.cli import cli

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|\$ )meetcompanion ([a-z][a-z-]*)", text))
    assert named and named <= set(cli.commands)
    steps = set(re.findall(r"\./run\.sh ([a-z]+)", text))
    script = (ROOT / "run.sh").read_text(encoding="utf-8")
    assert {step for step in steps if f"\n{step}() {{" not in script} == set()


def test_the_example_importer_of_the_guide_reads_its_page() -> None:
    guide = (ROOT / "docs" / "add-an-importer.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", guide, re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(compile(found[1], "add-an-importer.md", "exec"), names)
    reader: Callable[[Page], Harvest] = names["read_some_service"]
    data = '{"evenings": [{"headline": "Sing", "begins": "2026-01-08T19:00", "href": "/1"}]}'
    html = f'<script id="some-service-data">{data}</script>'
    parsed = parse_page(html, url="https://some-service.example/", now=NOW, window=Window.around(NOW), zone=UTC)
    drafts, problems = drafts_of(reader(parsed).events, parsed)
    assert [draft.content.title for draft in drafts] == ["Sing"] and not problems
    assert all(callable(function) for _, function in page.READERS)


def test_every_dependency_has_its_why() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"\ndependencies = \[(.*?)\n\]", project, re.DOTALL)
    assert listed is not None
    names = re.findall(r'"([a-z0-9-]+)', listed[1])
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    reasons = re.findall(r"^\| ([a-z0-9-]+) \|", decisions, re.MULTILINE)
    assert sorted(names) == sorted(name for name in reasons if name != "package")
