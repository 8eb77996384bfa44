"""`python -m localstack.lambdas`: the local Lambda service. `--help` lists what it can do."""

from __future__ import annotations

import sys

from localstack.lambdas.cli import main

sys.exit(main())
