"""A digest of a consultation of the demo, made once and opened when it is done."""

from tests.browser.people import staff_sign_in

_START = (
    "from consultations.models import Consultation; "
    "from search.workbench import actions; "
    "from search.workbench.models import AnalysisRun; "
    "from accounts.models import User; "
    "one = Consultation.objects.get(code='{code}'); "
    "by = User.objects.get(username='drafter'); "
    "AnalysisRun.objects.filter(consultation=one).exists() or "
    "actions.start_run(consultation=one, by=by)"
)


def start(site, code: str) -> None:
    """Have a consultation digested, unless it was before."""
    site.manage("shell", "-c", _START.format(code=code))


def open_when_done(page, code: str, name: str = "drafter") -> None:
    """Sign somebody in and come to the digest, once the job is done."""
    staff_sign_in(page, name)
    for _ in range(60):
        page.goto(f"/admin/digest/{code}/")
        if page.locator("#themes").count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError("the digest was not finished")
