"""Several people publish in one moment, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from consultations.actions.checking import OutOfDate, edit_tree
from consultations.actions.imports import AlreadyImported, import_draft
from consultations.actions.publishing import publish_consultation
from consultations.models import Consultation, ConsultationPage, DraftImport

from .drafting import TEXT, approver, drafter, long_text, page_of, version_of
from .factories import ProjectFactory

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
CROWD = 6


def together(work, things):
    """Do the work on each thing in the same moment, each on its own connection."""
    gate = Barrier(len(things))

    def one(thing):
        try:
            gate.wait(timeout=20)
            return work(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(one, things))


def pages():
    fa = drafter()
    return [
        page_of(version_of(ProjectFactory(), fa, long_text(3 + n)), fa, slug=f"p{n}")
        for n in range(CROWD)
    ]


def test_every_consultation_gets_a_code_of_its_own():
    made, chen = pages(), approver()
    found = together(lambda page: publish_consultation(page=page, approver=chen), made)
    numbers = sorted(int(one.code.rsplit("-", 1)[1]) for one in found)
    assert numbers == list(range(1, CROWD + 1))


def test_two_approvers_of_one_page_make_one_consultation():
    fa = drafter()
    page = page_of(version_of(ProjectFactory(), fa), fa)
    approvers = [approver() for _ in range(4)]

    def publish(person):
        mine = ConsultationPage.objects.get(pk=page.pk)
        return publish_consultation(page=mine, approver=person).pk

    assert len(set(together(publish, approvers))) == 1
    assert Consultation.objects.count() == 1


def test_one_file_sent_several_times_is_imported_once():
    project, fa = ProjectFactory(), drafter()

    def send(_number):
        try:
            return import_draft(project=project, label="稿", by=fa, data=TEXT)
        except AlreadyImported as error:
            return error.details["known"]

    found = together(send, range(4))
    assert len({one.pk for one in found}) == 1
    assert DraftImport.objects.count() == 1


def test_of_steps_made_in_one_moment_one_is_made():
    fa = drafter()
    made = import_draft(project=ProjectFactory(), label="稿", by=fa, data=TEXT)

    def step(number):
        try:
            return edit_tree(
                draft_import=made,
                revision=0,
                op="title",
                values={"text": f"试验条例之{number}"},
                by=fa,
            )
        except OutOfDate:
            return None

    done = [one for one in together(step, range(4)) if one]
    made.refresh_from_db()
    assert (len(done), made.revision, made.steps.count()) == (1, 1, 1)
