"""Names that users give to systems are shown everywhere, so they may hold no personal data."""

from __future__ import annotations

import pytest

from scanner.model import UsageError
from scanner.plain_names import check_names


@pytest.fixture(scope="module")
def one_detector():
    from scanner.assembly import detector

    return detector()


@pytest.mark.parametrize("name", ["131052-9993", "a.b@example.fi", "Matti Meikäläinen", "vienti 131052-9993"])
def test_a_system_named_by_personal_data_is_refused_without_repeating_it(name, one_detector):
    with pytest.raises(UsageError, match=r"^system 2 of 2: .*(identity|contact)\.") as told:
        check_names(["crm", name], None, one_detector)
    assert name not in str(told.value)


@pytest.mark.parametrize("name", ["crm", "asiakaspalvelu", "Lahti", "Aino", "Salesforce", "../../etc"])
def test_ordinary_names_pass(name, one_detector):
    check_names([name], name, one_detector)


def test_an_organisation_may_bear_its_owners_name_and_no_code(one_detector):
    check_names([], "Tmi Matti Meikäläinen", one_detector)
    with pytest.raises(UsageError, match="organisation: the name"):
        check_names([], "131052-9993", one_detector)
