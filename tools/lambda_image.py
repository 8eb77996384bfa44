"""A stand-in for Lambda's Python image, if the real one cannot be pulled: Debian packages and awslambdaric.

It is not AWS's image: root user, the Python of this Debian release. `sam local` needs a filesystem with
/var/runtime/bootstrap and the entry point that starts SAM's runtime emulator.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.sam_build import PYTHON_VERSION

PYTHON = f"python{PYTHON_VERSION}"
IMAGE = f"public.ecr.aws/lambda/python:{PYTHON_VERSION}-x86_64"
RUNTIME = ("awslambdaric==4.2.2", "boto3")
PULL_SECONDS = 20
PACKAGES = (PYTHON, "base-files", "busybox-static", "media-types", "netbase", "tzdata")
WITHOUT = ("--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances")
FOLDERS = (
    "tmp",
    "opt",
    "root",
    "dev",
    "proc",
    "sys",
    "var/task",
    "var/rapid",
    "var/runtime",
    "usr/bin",
)
BOOTSTRAP = f"""#!/bin/sh
export AWS_EXECUTION_ENV=AWS_Lambda_{PYTHON}
export PYTHONPATH=/opt/python/lib/{PYTHON}/site-packages:/opt/python:/var/runtime
exec /usr/bin/{PYTHON} -m awslambdaric "$_HANDLER"
"""
ENTRYPOINT = """#!/bin/sh
export _HANDLER="$1"
[ -n "$AWS_LAMBDA_RUNTIME_API" ] && exec /var/runtime/bootstrap
exec /var/rapid/aws-lambda-rie /var/runtime/bootstrap
"""
CHANGES = (
    "ENV LANG=C.UTF-8 LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime PATH=/var/lang/bin:/usr/bin:/bin",
    "WORKDIR /var/task",
    'ENTRYPOINT ["/lambda-entrypoint.sh"]',
)


class NoImageError(Exception):
    """The image can neither be pulled nor built here. The message says why."""


def ensure() -> str:
    """`present`, `pulled` or `built`."""
    if _docker("image", "inspect", IMAGE):
        return "present"
    if _docker("pull", IMAGE, seconds=PULL_SECONDS):
        return "pulled"
    with tempfile.TemporaryDirectory() as scratch:
        _build(Path(scratch))
    return "built"


def _docker(*arguments: str, seconds: int = 60) -> bool:
    try:
        return subprocess.run(["docker", *arguments], capture_output=True, timeout=seconds).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _build(folder: Path) -> None:
    for tool in ("apt-cache", "apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise NoImageError(f"{IMAGE} cannot be pulled, and without {tool} no stand-in can be built.")
    root = folder / "root"
    _lay_out(root)
    _unpack(folder / "packages", root)
    _add_runtime(root)
    _import(root)


def _lay_out(root: Path) -> None:
    """Debian's merged /usr first, or the packages would make real folders of /bin and /lib."""
    for name in ("bin", "sbin", "lib", "lib64"):
        (root / "usr" / name).mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(f"usr/{name}")
    for name in FOLDERS:
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "tmp").chmod(0o1777)


def _unpack(downloads: Path, root: Path) -> None:
    downloads.mkdir(parents=True)
    _run("apt-get", "download", "-qq", *_with_dependencies(), cwd=downloads)
    for package in sorted(downloads.glob("*.deb")):
        archive = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "--keep-directory-symlink", "-C", root], input=archive, check=True)


def _with_dependencies() -> list[str]:
    """The packages and the libraries that they need. apt-cache lists each package once without indentation."""
    done = subprocess.run(["apt-cache", "depends", "--recurse", *WITHOUT, *PACKAGES], capture_output=True, text=True)
    if done.returncode:
        raise NoImageError(f"{IMAGE} cannot be pulled, and this machine's packages have no {PYTHON}: {done.stderr}")
    libraries = [line for line in done.stdout.splitlines() if line.startswith(("lib", f"{PYTHON}-"))]
    return [*PACKAGES, *libraries]


def _add_runtime(root: Path) -> None:
    binary = ("--platform", "manylinux2014_x86_64", "--python-version", PYTHON_VERSION, "--only-binary=:all:")
    _run(sys.executable, "-m", "pip", "install", "-q", *binary, "--target", str(root / "var/runtime"), *RUNTIME)
    (root / "usr/bin/sh").unlink(missing_ok=True)
    (root / "usr/bin/sh").symlink_to("busybox")
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    for name, text in (("var/runtime/bootstrap", BOOTSTRAP), ("lambda-entrypoint.sh", ENTRYPOINT)):
        (root / name).write_text(text)
        (root / name).chmod(0o755)


def _import(root: Path) -> None:
    changes = [word for change in CHANGES for word in ("--change", change)]
    with subprocess.Popen(["tar", "-c", "-C", str(root), "--owner=0", "--group=0", "."], stdout=subprocess.PIPE) as tar:
        _run("docker", "import", "--platform", "linux/amd64", *changes, "-", IMAGE, stdin=tar.stdout)


def _run(*command: str, cwd: Path | None = None, stdin: object = None) -> None:
    done = subprocess.run(command, cwd=cwd, stdin=stdin, capture_output=True, text=True)  # type: ignore[call-overload]
    if done.returncode:
        raise NoImageError(f"{' '.join(command[:3])} failed: {done.stderr[-1000:]}")


if __name__ == "__main__":
    print(IMAGE, ensure())
