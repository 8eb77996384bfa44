"""A new service touches its own folder, template.yaml and events/catalog.yaml, and nothing else.

The room of reviews (new_service/) moves into a copy of this repository. There `make docs` writes what is generated, and
what `make check` and the local stack derive from the folders must know the service.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.template import ROOT

pytestmark = pytest.mark.slow

ROOM = Path(__file__).with_name("new_service")
GENERATED = {"README.md", "docs", "events", "functions"}
"""The folders and files at the top that `make docs` writes into."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the new service, committed but for what `make docs` wrote after."""
    root = tmp_path_factory.mktemp("copy")
    for name in git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    (root / ".venv").symlink_to(ROOT / ".venv")
    move_in(root)
    git(root, "init", "-q")
    git(root, "add", "--all")
    git(root, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "feat(reviews): a room")
    run(root, "make", "docs")
    return root


def move_in(root: Path) -> None:
    shutil.copytree(ROOM / "reviews", root / "functions" / "reviews")
    insert(root / "template.yaml", before="\nOutputs:\n", text="\n" + (ROOM / "template.yaml").read_text().rstrip("\n"))
    catalog = root / "events" / "catalog.yaml"
    head, published, rest = catalog.read_text().partition("  shop.products.product_published:\n")
    catalog.write_text(
        head + published + rest.replace("search.on_products]", "search.on_products, reviews.on_products]", 1)
    )


def insert(file: Path, before: str, text: str) -> None:
    head, mark, rest = file.read_text().partition(before)
    assert mark, f"{file.name} has no {before!r}"
    file.write_text(head.rstrip("\n") + "\n" + text + "\n" + mark + rest)


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=True).stdout


def run(root: Path, *command: str) -> str:
    """What it printed; fails with it when the command fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    path = f"{root / '.venv' / 'bin'}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(command, cwd=root, env=environment | {"PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}:\n{(done.stdout + done.stderr)[-4000:]}"
    return done.stdout


def test_what_is_generated_knows_it(copy: Path) -> None:
    changed = {Path(line[3:]) for line in git(copy, "status", "--porcelain").splitlines()}
    assert {path.parts[0] for path in changed} <= GENERATED | {"template.yaml"}
    for page in ("README.md", "docs/openapi.json", "functions/gateway/domain/routes.py", "template.yaml"):
        assert "/v1/reviews/{product_id}" in (copy / page).read_text(), page
    assert '"/v1/reviews/{product_id}": *fallback' in (copy / "template.yaml").read_text()
    assert (copy / "events" / "samples" / "ReviewsOnProducts.json").exists()


def test_it_has_a_schema_and_a_user_locally(copy: Path) -> None:
    script = "from localstack import services; print(services.with_schema())"
    assert "'reviews'" in run(copy, ".venv/bin/python", "-c", script)


def test_its_room_is_held(copy: Path) -> None:
    """By import-linter, and by the whitelist in rooms.py."""
    assert "0 broken" in run(copy, ".venv/bin/python", "-m", "tools.import_linter")
    assert "[importlinter:contract:independence]" in (copy / ".local" / "import-linter.ini").read_text()
    domain = copy / "functions" / "reviews" / "domain" / "read_reviews.py"
    before = domain.read_text()
    domain.write_text(before + "\nimport pymysql\nfrom orders.domain import model\n")
    try:
        rooms = (".venv/bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture/test_rooms.py")
        with pytest.raises(AssertionError, match=r"reviews\.domain\.read_reviews may not import pymysql"):
            run(copy, *rooms)
        with pytest.raises(AssertionError, match=r"reviews\.domain\.read_reviews -> orders\.domain"):
            run(copy, ".venv/bin/python", "-m", "tools.import_linter")
    finally:
        domain.write_text(before)


def test_it_passes_the_checks(copy: Path) -> None:
    run(copy, "ruff", "check", ".")
    run(copy, "ruff", "format", "--check", ".")
    suites = ("tests/architecture", "tests/contract", "-m", "not slow and not integration")
    run(copy, ".venv/bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *suites)


def test_sam_ships_it_alone(copy: Path, tmp_path: Path) -> None:
    for function in ("ReviewsApi", "ReviewsOnProducts"):
        (tmp_path / function).mkdir()
        run(copy, "make", "-s", "-C", "functions", f"build-{function}", f"ARTIFACTS_DIR={tmp_path / function}")
        assert [path.name for path in (tmp_path / function).iterdir()] == ["reviews"]
