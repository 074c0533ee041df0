"""An ended consultation with a digest of three themes."""

import pytest

from tests.consultations.factories import ConsultationFactory
from tests.search.workbench.answering.helpers import comments, digested, themed


@pytest.fixture
def consultation(db):
    return ConsultationFactory(ended=True)


@pytest.fixture
def run(consultation, drafter):
    return digested(consultation, drafter)


@pytest.fixture
def themes(run, consultation):
    """Three themes of two articles; one comment speaks of the first two."""
    a = comments(consultation, 2)
    b = comments(consultation, 1)
    c = comments(consultation, 3, "tiao2")
    return [
        themed(run, "a", a),
        themed(run, "b", [a[0], *b]),
        themed(run, "c", c, "tiao2"),
    ]
