"""A stand-in for Lambda's Python 3.11 image, where the real one cannot be pulled: Debian packages and awslambdaric.

It is not AWS's image: root user, Debian's Python 3.11. What `sam local` needs of it is a filesystem with
/var/lang/bin/python3.11, /var/runtime/bootstrap and the entry point that starts SAM's runtime emulator.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

IMAGE = "public.ecr.aws/lambda/python:3.11-x86_64"
RUNTIME = ("awslambdaric==4.2.2", "boto3")
PULL_SECONDS = 20
PACKAGES = (
    "base-files", "busybox-static", "ca-certificates", "libbz2-1.0", "libc6", "libcrypt1", "libdb5.3", "libexpat1",
    "libffi8", "libgcc-s1", "liblzma5", "libncursesw6", "libpython3.11-minimal", "libpython3.11-stdlib", "libreadline8",
    "libsqlite3-0", "libssl3", "libstdc++6", "libtinfo6", "libuuid1", "media-types", "netbase", "python3.11",
    "python3.11-minimal", "tzdata", "zlib1g",
)  # fmt: skip
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
    "var/lang/bin",
    "usr/bin",
)
BOOTSTRAP = """#!/bin/sh
export AWS_EXECUTION_ENV=AWS_Lambda_python3.11
export PYTHONPATH=/opt/python/lib/python3.11/site-packages:/opt/python:/var/runtime
exec /var/lang/bin/python3.11 -m awslambdaric "$_HANDLER"
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
    """The image can neither be pulled nor be built here: says why."""


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
    for tool in ("apt-get", "dpkg-deb"):
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
    _run("apt-get", "download", "-qq", *PACKAGES, cwd=downloads)
    for package in sorted(downloads.glob("*.deb")):
        archive = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "--keep-directory-symlink", "-C", root], input=archive, check=True)


def _add_runtime(root: Path) -> None:
    binary = ("--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--only-binary=:all:")
    _run(sys.executable, "-m", "pip", "install", "-q", *binary, "--target", str(root / "var/runtime"), *RUNTIME)
    (root / "var/lang/bin/python3.11").symlink_to("/usr/bin/python3.11")
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
