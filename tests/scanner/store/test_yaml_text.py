"""A place in a document is written as people do, without what could be somebody's."""

from __future__ import annotations

import pytest

from scanner.store.yaml_text import fault_path


@pytest.mark.parametrize(
    "key", ["131052-9993", "Matti Virtanen", "a@example.fi", "040 1234567", "0401234567", "FI2112345600000785"]
)
def test_a_key_that_no_setting_could_have_is_not_shown(key):
    assert key not in fault_path((key, 0, "id"))
    assert fault_path((key, 0, "id")).endswith("[0].id")


@pytest.mark.parametrize(
    "key", ["systems", "hosted_in", "warn_before", "äänestys", "contract_end", "purposes2", "contact.email"]
)
def test_names_of_settings_are_shown(key):
    assert fault_path((key,)) == key
