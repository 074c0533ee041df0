"""落实: tasks, photos, the end, and one rating a person."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from deliberation.actions import followup, leading
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Rating, Task, TaskPhoto
from deliberation.rules import topics as rules
from tests.accounts.factories import UserFactory

from .boarding import board, compound, mandate, topic

pytestmark = pytest.mark.django_db
LAMP = {"caption": "灯", "shows": "after"}
LOW = {"rating_sum": 8, "rating_count": 3}
DUE = timezone.localdate() + timedelta(days=30)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place(lin, chen):
    return board(compound(lin, chen))


@pytest.fixture
def host(colleague, place):
    mandate(colleague, "committee", place.root)
    return colleague


def page(name, *args):
    return reverse(f"deliberation:{name}", args=args)


def task(made, by):
    told = {"title": "装灯", "owner": "物业", "due_on": DUE}
    return followup.add_task(topic_id=made.pk, by=by, **told)


def picture(name="灯.jpg") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def test_from_the_result_to_the_end(client, place, host, lin):
    made = topic(place, "result")
    client.force_login(host)
    with pytest.raises(NotReady, match="分成任务"):
        leading.lead_on(topic_id=made.pk, by=host)
    told = {"title": "装灯", "owner": "物业", "due_on": str(DUE)}
    assert client.post(page("task_new", made.code), told).status_code == 302
    leading.lead_on(topic_id=made.pk, by=host)
    one = Task.objects.get()
    sent = {"photo": picture(), "caption": "装好了", "shows": "after"}
    assert client.post(page("photo_new", one.pk), sent).status_code == 302
    with pytest.raises(NotReady, match="还有 1 项任务"):
        leading.lead_on(topic_id=made.pk, by=host)
    done = page("task_done", one.pk)
    assert client.post(done, {"report": ""}).status_code == 422
    assert client.post(done, {"report": "已装好。"}).status_code == 302
    assert leading.lead_on(topic_id=made.pk, by=host).stage == "done"
    client.force_login(lin)
    html = client.get(page("topic", made.code)).content.decode()
    assert "已装好。" in html
    photo = TaskPhoto.objects.get()
    assert page("photo", photo.pk) in html
    answer = client.get(page("photo", photo.pk))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"


def from_a_phone(**place) -> SimpleUploadedFile:
    """A photo as a phone makes it: on its side, with the place and the maker."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "PHONE MAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (23.0, 6.0, 30.0), 3: "E", 4: (114, 25, 0)})
    buffer = io.BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(
        buffer, "JPEG", exif=exif, comment=b"HOME OF LIN", quality=92
    )
    return SimpleUploadedFile("IMG_0815.JPG", buffer.getvalue(), "image/jpeg")


def test_a_photo_from_a_phone_tells_nobody_where_it_was_taken(client, place, host):
    one = task(topic(place, "follow_up"), host)
    client.force_login(host)
    path = page("photo_new", one.pk)
    form = client.get(path).content.decode()
    assert 'enctype="multipart/form-data"' in form
    assert 'accept="image/jpeg,image/png,image/webp"' in form
    assert "capture" not in form  # the album stays open, too
    sent = from_a_phone()
    assert b"PHONE MAKER" in sent.read()
    sent.seek(0)
    assert client.post(path, {"photo": sent, **LAMP}).status_code == 302
    photo = TaskPhoto.objects.get()
    stored = b"".join(client.get(page("photo", photo.pk)).streaming_content)
    for told in (b"PHONE MAKER", b"HOME OF LIN", b"Exif", b"GPS"):
        assert told not in stored
    with Image.open(io.BytesIO(stored)) as upright:
        assert upright.size == (1200, 1600)
        assert not upright.getexif()
    assert len(stored) < 1_500_000


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 64, "HEIC 格式"),
        ("a.jpg", b"<html><script>", "无法识别文件类型"),
        ("a.jpg", b"\xff\xd8\xff" + b"\0" * 64, "图片已损坏"),
        ("a.jpg", b"", "空"),
    ],
)
def test_a_file_that_is_no_photo_is_refused_kindly(
    client, place, host, name, data, words
):
    one = task(topic(place, "follow_up"), host)
    client.force_login(host)
    wrong = SimpleUploadedFile(name, data, "image/jpeg")
    answer = client.post(page("photo_new", one.pk), {"photo": wrong, **LAMP})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert 'value="灯"' in html  # what was typed stays
    assert not TaskPhoto.objects.exists()


def test_a_photo_of_a_hidden_topic_is_gone(client, place, host):
    made = topic(place, "follow_up")
    one = task(made, host)
    client.force_login(host)
    client.post(
        page("photo_new", one.pk),
        {"photo": picture(), **LAMP},
    )
    made.hidden_at = timezone.now()
    made.save()
    assert client.get(page("photo", TaskPhoto.objects.get().pk)).status_code == 404


def test_only_pictures_and_nine_at_most(client, place, host):
    one = task(topic(place, "follow_up"), host)
    client.force_login(host)
    path = page("photo_new", one.pk)
    page_ = SimpleUploadedFile("a.pdf", b"%PDF-1.4 %%EOF", "application/pdf")
    answer = client.post(path, {"photo": page_, **LAMP})
    assert answer.status_code == 422
    assert "不接受这种类型的文件" in answer.content.decode()
    for _ in range(9):
        assert client.post(path, {"photo": picture(), **LAMP}).status_code == 302
    answer = client.post(path, {"photo": picture(), **LAMP})
    assert "最多 9 张" in answer.content.decode()


def test_who_makes_tasks_and_who_shows_photos(client, place, host, lin, stranger):
    head = UserFactory()
    mandate(head, "building_head", place.compound.buildings.get())
    made = topic(place, "follow_up")
    one = task(made, host)
    for person, name, about, status in (
        (head, "photo_new", one.pk, 200),
        (head, "task_new", made.code, 403),
        (head, "task_done", one.pk, 403),
        (lin, "photo_new", one.pk, 403),
        (lin, "task_new", made.code, 403),
        (stranger, "photo_new", one.pk, 403),
    ):
        client.force_login(person)
        assert client.get(page(name, about)).status_code == status
    for person in (head, lin, stranger):
        with pytest.raises(NotAllowed, match="由本地村"):
            task(made, person)


@pytest.mark.parametrize("stage", ["review", "voting", "done", "declined"])
def test_tasks_come_from_results(place, host, stage):
    with pytest.raises(NotReady, match="有了结果以后"):
        task(topic(place, stage), host)


def test_each_person_rates_once_and_may_think_again(client, place, lin, chen):
    made = topic(place, "done")
    path = page("rate", made.code)
    for person, scores in ((lin, "5 4"), (chen, "3")):
        client.force_login(person)
        for score in scores.split():
            assert client.post(path, {"score": score}).status_code == 302
    made.refresh_from_db()
    assert (made.rating_sum, made.rating_count, made.rating) == (7, 2, "3.5")
    assert Rating.objects.count() == 2
    assert "<b>3.5</b>" in client.get(page("topic", made.code)).content.decode()


HOUSE = {"low_mean": 3, "low_ratings": 3}


@pytest.mark.parametrize(
    ("total", "count", "poor"),
    [
        (8, 3, True),  # 2.7
        (9, 3, False),  # three points are not below three
        (2, 2, False),  # two people are not enough
        (0, 0, False),
    ],
)
def test_what_is_a_low_rating(total, count, poor):
    assert rules.is_poorly_rated(HOUSE, total, count) is poor


def test_rated_low_a_task_is_taken_up_again_with_its_story(client, place, host, lin):
    made = topic(place, "follow_up", **LOW)
    one = task(made, host)
    followup.finish_task(task_id=one.pk, by=host, report="装了一盏。")
    leading.lead_on(topic_id=made.pk, by=host)
    client.force_login(host)
    path = page("task_again", one.pk)
    assert path in client.get(page("topic", made.code)).content.decode()
    assert client.post(path, {"due_on": str(DUE)}).status_code == 422
    told = {"reason": "灯不亮，换一盏。", "due_on": str(DUE)}
    assert client.post(path, told).status_code == 302
    made.refresh_from_db()
    one.refresh_from_db()
    assert (made.stage, one.done_on, one.report) == ("follow_up", None, "")
    client.logout()
    html = client.get(page("topic", made.code)).content.decode()
    for words in ("灯不亮，换一盏。", "装了一盏。", "当时评分 2.7 分，3 人"):
        assert words in html
    followup.finish_task(task_id=one.pk, by=host, report="换好了。")
    assert leading.lead_on(topic_id=made.pk, by=host).stage == "done"


def test_only_low_ratings_and_only_hosts_open_it_again(place, host, lin):
    told = {"reason": "不满意", "due_on": DUE}
    fine = task(topic(place, "follow_up", rating_sum=9, rating_count=3), host)
    followup.finish_task(task_id=fine.pk, by=host, report="好了。")
    with pytest.raises(NotReady, match="平均低于 3 分"):
        followup.reopen_task(task_id=fine.pk, by=host, **told)
    running = task(topic(place, "follow_up", **LOW), host)
    with pytest.raises(NotReady, match="还没有登记完成"):
        followup.reopen_task(task_id=running.pk, by=host, **told)
    followup.finish_task(task_id=running.pk, by=host, report="好了。")
    with pytest.raises(NotAllowed):
        followup.reopen_task(task_id=running.pk, by=lin, **told)
    early = {**told, "due_on": timezone.localdate() - timedelta(days=1)}
    with pytest.raises(NotReady, match="不能早于今天"):
        followup.reopen_task(task_id=running.pk, by=host, **early)


def test_before_and_after_stand_side_by_side(client, place, host):
    one = task(topic(place, "follow_up"), host)
    client.force_login(host)
    for shows in ("during", "after", "before"):
        sent = {"photo": picture(), "caption": shows, "shows": shows}
        path = page("photo_new", one.pk)
        assert client.post(path, sent).status_code == 302
    labels = [label for label, _photos in one.photos_by_moment()]
    assert labels == ["办理前", "办理后", "办理中"]
    html = client.get(page("topic", one.topic.code)).content.decode()
    assert html.index("办理前") < html.index("办理后") < html.index("办理中")
    assert (
        'accept="image/jpeg,image/png,image/webp"' in client.get(path).content.decode()
    )


@pytest.mark.parametrize("score", [0, 6])
def test_scores_are_one_to_five(place, lin, score):
    made = topic(place, "done")
    with pytest.raises(NotReady, match="1 到 5"):
        followup.rate(topic_id=made.pk, person=lin, score=score)
    told = {"topic": made, "person": lin, "rated_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(score=score, **told)


def test_the_database_keeps_ratings_single(place, lin):
    told = {"topic": topic(place, "done"), "person": lin, "rated_at": timezone.now()}
    Rating.objects.create(score=5, **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(score=1, **told)


def test_strangers_and_early_birds_do_not_rate(client, place, lin, stranger):
    done, early = topic(place, "done"), topic(place, "voting")
    with pytest.raises(NotAllowed, match="落实开始以后"):
        followup.rate(topic_id=early.pk, person=lin, score=5)
    client.force_login(stranger)
    answer = client.post(page("rate", done.code), {"score": "5"})
    assert answer.status_code == 409
    assert "请先认领房屋" in answer.content.decode()
    assert client.post(page("rate", done.code), {"score": "x"}).status_code == 409
