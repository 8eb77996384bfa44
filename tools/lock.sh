#!/usr/bin/env bash
# Pins every package with its hashes: first what functions ship, then what developers need on top of it.
set -euo pipefail
cd "$(dirname "$0")/.."
python="$PWD/.venv/bin/python"
export CUSTOM_COMPILE_COMMAND="make lock"

compile() {
  "$python" -m piptools compile --quiet --no-strip-extras --generate-hashes --allow-unsafe \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file "$2" "$1"
}

echo "locking layers/deps"
(cd layers/deps && compile requirements.in requirements.txt)
echo "locking requirements-dev"
compile requirements-dev.in requirements-dev.txt
