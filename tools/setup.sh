#!/usr/bin/env bash
# Makes .venv from the locked requirements, on a fresh Debian or Ubuntu too. Called by make when a lock file changed.
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS

say() { printf '%4ds  %s\n' "$((SECONDS - started))" "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# The distribution's Python comes first: it is built with profile-guided optimisation, which runs the shop about 1.4
# times as fast as a plain pyenv build. PYTHON=... takes another one.
find_python() {
  local candidate
  for candidate in ${PYTHON:-/usr/bin/python3.11 python3.11 python3}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  [ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON is no Python 3.11"
  fail "Python 3.11 is missing. On Debian 12: apt-get install python3. Elsewhere: pyenv install 3.11"
}

install_venv_module() {
  command -v apt-get >/dev/null || fail "this Python has no venv module; install it with your package manager"
  say "installing python3-venv"
  # Lists may be absent on a fresh image, and stale ones are no reason to stop.
  as_root apt-get install -y -qq python3-venv >/dev/null 2>&1 && return
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
}

python=$(find_python)
if [ ! -x .venv/bin/pip ]; then
  "$python" -c 'import ensurepip, venv' 2>/dev/null || install_venv_module
  say "making .venv with $("$python" --version)"
  "$python" -m venv .venv
fi
# What make run, demo and test download for the engines waits for the network while pip works, so both go at once.
if [ -n "${WITH_ENGINES:-}" ]; then
  "$python" -m localstack.engines setup &
  engines=$!
  trap 'kill "$engines" 2>/dev/null || true' EXIT
fi
say "installing the locked packages (one to three minutes the first time)"
# Byte code comes with the first import: compiling all of it now would take a third of the time.
.venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
.venv/bin/python -m pip check --quiet || fail "the lock file lacks a package: run make lock"
if [ -n "${WITH_ENGINES:-}" ]; then wait "$engines"; fi
touch .venv/.ready
say "the Python environment is ready"
