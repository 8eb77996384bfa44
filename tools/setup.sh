#!/usr/bin/env bash
# Makes .venv and installs the locked packages. Make runs it when a lock file or the Python changed.
# PYTHON=/path/to/python picks the Python; WITH_ENGINES=1 also downloads what the engines need.
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS

say() { printf '%4ds  %s\n' "$((SECONDS - started))" "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

supported='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
identity='import sys; print(sys.base_prefix, sys.version)'

# Prints the path of a supported Python. The distribution's comes first: it is built with profile-guided optimisation
# and runs the shop about 1.4 times as fast as a plain pyenv build.
find_python() {
  local candidate
  for candidate in "${PYTHON:-/usr/bin/python3}" ${PYTHON:-python3.13 python3.12 python3.11}; do
    if "$candidate" -c "$supported" 2>/dev/null; then
      # The name with the version: a link to python3 would become another Python when the distribution is upgraded.
      readlink -f "$(command -v "$candidate")"
      return
    fi
  done
  [ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON is not Python 3.11, 3.12 or 3.13"
  fail "Python 3.11, 3.12 or 3.13 is needed. On Debian: apt-get install python3. Elsewhere: PYTHON=/path/to/python make setup"
}

# Whether .venv works and, if PYTHON asks for one, was made with that Python.
venv_is_usable() {
  .venv/bin/python -c "import pip; $supported" 2>/dev/null || return 1
  [ -z "${PYTHON:-}" ] || [ "$(.venv/bin/python -c "$identity")" = "$("$PYTHON" -c "$identity" 2>/dev/null)" ]
}

install_venv_module() {
  local package
  command -v apt-get >/dev/null || fail "this Python has no venv module; install it with your package manager"
  package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
  say "installing $package"
  # Try without an update first: old package lists often suffice, but a fresh machine has none.
  as_root apt-get install -y -qq "$package" >/dev/null 2>&1 && return
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null
}

if ! venv_is_usable; then
  python=$(find_python)
  "$python" -c 'import ensurepip, venv' 2>/dev/null || install_venv_module "$python"
  say "making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
fi
# The engines' downloads and pip mostly wait for the network, so they run side by side.
if [ -n "${WITH_ENGINES:-}" ]; then
  # -S hides the packages that pip is about to install.
  .venv/bin/python -S -m localstack.engines setup &
  engines=$!
  trap 'kill "$engines" 2>/dev/null || true' EXIT
fi
say "installing the locked packages (one to three minutes the first time)"
# Python writes byte code at the first import. Compiling all of it now would take a third of the time.
.venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
.venv/bin/python -m pip check --quiet || fail "the lock file lacks a package: run make lock"
if [ -n "${WITH_ENGINES:-}" ]; then wait "$engines"; fi
touch .venv/.ready
say "the Python environment is ready"
