"""How long a form may be."""

import pytest
from starlette.exceptions import HTTPException

from app.core.forms import check_size


@pytest.mark.parametrize(
    "headers", [{"content-length": "50000001"}, {"transfer-encoding": "chunked"}, {"content-length": "-1"}]
)
def test_a_form_that_is_too_long_or_does_not_say_how_long_is_not_read(headers: dict[str, str]):
    with pytest.raises(HTTPException) as refusal:
        check_size(headers)
    assert refusal.value.status_code == 413
    assert "50 MB" in str(refusal.value.detail)


def test_a_form_of_usual_length_is_read():
    check_size({"content-length": "12000000"})
    check_size({})
