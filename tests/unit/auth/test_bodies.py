"""What auth's routes accept."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from auth.routes.bodies import Credentials, Registration
from tests.unit.auth.fakes import EMAIL, PASSWORD


@pytest.mark.parametrize("name", ["a\0b", "x\r\nBcc: q@q.de", "a\u202eb", " ", ""])
def test_a_name_is_one_line_of_visible_text(name: str) -> None:
    with pytest.raises(ValidationError):
        Registration.model_validate({"email": EMAIL, "password": PASSWORD, "name": name})


@pytest.mark.parametrize("password", ["", "x" * 257, "x" * 100_000])
@pytest.mark.parametrize("body", [Registration, Credentials])
def test_a_password_of_an_impossible_length_is_refused_with_the_rule(
    body: type[Registration | Credentials], password: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        body.model_validate({"email": EMAIL, "password": password, "name": "Ada"})
    found = {error["loc"]: error["msg"] for error in refused.value.errors()}
    assert found["password",] == "Value error, must be 10 to 128 characters long"
