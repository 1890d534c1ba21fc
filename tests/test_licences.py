"""Every package of the locks has a licence that is allowed."""

import pytest

from planner.documents.licences import ALLOWED, licence, parts
from planner.documents.locked import DEVELOP, locked_packages


@pytest.mark.parametrize("package", locked_packages(DEVELOP), ids=lambda package: package.name)
def test_a_package_has_licences_that_are_allowed(package):
    named = parts(licence(package))
    assert named
    assert [each for each in named if each not in ALLOWED] == []
