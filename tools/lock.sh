#!/usr/bin/env bash
# Pins every package with the hashes of all its files, for Python 3.11 and every later one (ADR 0027).
# First what functions ship, then what developers need on top of it, then LocalStack's own environment.
set -euo pipefail
cd "$(dirname "$0")/.."
uv="$PWD/.venv/bin/uv"
export UV_CUSTOM_COMPILE_COMMAND="make lock"

# compile FOLDER NAME [OPTION...]: pins FOLDER/NAME.in in FOLDER/NAME.txt
compile() {
  echo "locking $1/$2"
  (cd "$1" && "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
    --output-file "$2.txt" "$2.in" "${@:3}")
}

compile layers/deps requirements
compile . requirements-dev
compile localstack/engines localstack-requirements --no-annotate \
  $(sed -n 's/^[^#]/--no-emit-package &/p' localstack/engines/localstack-unused.txt)
