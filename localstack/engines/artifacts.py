"""Installs what the engines need besides Debian packages: jars and LocalStack, in .local/engines, for all stacks.

Each folder is filled under a temporary name and renamed at the end, and its name has a digest of the files that pin its
content. So a folder that exists is complete and current, and a setup that was killed continues where it stopped.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from localstack.engines import tools
from localstack.engines.errors import EngineError
from localstack.engines.tools import LIBRARY
from localstack.engines.whole import make_whole

HERE = Path(__file__).resolve().parent
POM = HERE / "pom.xml"
REQUIREMENTS = HERE / "localstack-requirements.txt"
MAINS = {"opensearch": HERE / "java" / "OpenSearchNode.java", "mongo": HERE / "java" / "MongoWireServer.java"}


def jars(profile: str) -> Path:
    pinned = [POM, MAINS[profile]] if profile in MAINS else [POM]
    return LIBRARY / f"{profile}-{_digest(*pinned)}"


def localstack_python() -> Path:
    return localstack_environment() / "bin" / "python"


def localstack_environment() -> Path:
    """One for each Python, because a virtual environment needs the Python that made it."""
    python = f"{sys.base_prefix} {sys.version}"
    return LIBRARY / f"localstack-{_digest(REQUIREMENTS, text=python)}"


def make_jars(profile: str) -> None:
    make_whole(jars(profile), lambda folder: _fill(profile, folder))


def make_localstack() -> None:
    make_whole(localstack_environment(), _install_localstack)


def _fill(profile: str, folder: Path) -> None:
    maven = [tools.path("mvn"), "-B", "-q", "-f", str(POM)]
    _run(
        f"Maven could not fetch the jars of {profile}",
        [*maven, "-P", profile, "dependency:copy-dependencies", f"-DoutputDirectory={folder}"],
    )
    if profile in MAINS:
        _compile(MAINS[profile], folder)


def _compile(source: Path, folder: Path) -> None:
    compiler = next(jars("compiler").glob("ecj-*.jar"))
    class_path = ":".join(str(jar) for jar in sorted(folder.glob("*.jar")))
    options = ["-17", "-proc:none", "-nowarn", "-cp", class_path, "-d", str(folder / "classes")]
    _run(f"{source.name} does not compile", [tools.path("java"), "-jar", str(compiler), *options, str(source)])


def _install_localstack(folder: Path) -> None:
    _run("Python could not make LocalStack's environment", [sys.executable, "-m", "venv", str(folder)])
    # The lock is complete, so pip resolves nothing. Python writes byte code for the few modules that are imported.
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    pinned = ["--require-hashes", "--no-deps", "-r", str(REQUIREMENTS)]
    _run("pip could not install LocalStack", [str(folder / "bin" / "python"), *install, *pinned])


def _run(problem: str, argv: list[str]) -> None:
    done = subprocess.run([*_ends_with_us(), *argv], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise EngineError(f"{problem}:\n{(done.stdout + done.stderr)[-3000:]}")


def _ends_with_us() -> list[str]:
    """The command ends if this process is killed, so that no download goes on alone."""
    setpriv = tools.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _digest(*files: Path, text: str = "") -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + text.encode()).hexdigest()[:12]
