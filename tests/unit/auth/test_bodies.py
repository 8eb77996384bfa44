"""What auth's routes accept."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from auth.routes.bodies import Registration
from tests.unit.auth.fakes import EMAIL, PASSWORD


@pytest.mark.parametrize("name", ["a\0b", "x\r\nBcc: q@q.de", "a\u202eb", " ", ""])
def test_a_name_is_one_line_of_visible_text(name: str) -> None:
    with pytest.raises(ValidationError):
        Registration.model_validate({"email": EMAIL, "password": PASSWORD, "name": name})
