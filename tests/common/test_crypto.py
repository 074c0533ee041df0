import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps

from common import crypto
from common.fields import EncryptedTextField

PLACE = "accounts.user.phone"


@pytest.fixture(params=["aes256gcm", "sm4gcm"])
def _suite(request, settings):
    settings.CRYPTO_SUITE = request.param


@pytest.mark.usefixtures("_suite")
@pytest.mark.parametrize("text", ["13812340000", "𠮷某", "长" * 10000, " "])
def test_what_is_sealed_opens_again(text):
    token = crypto.encrypt(text, place=PLACE)
    assert text.strip() == "" or text not in token
    assert crypto.decrypt(token, place=PLACE) == text


@pytest.mark.usefixtures("_suite")
def test_no_two_tokens_are_alike():
    assert crypto.encrypt("a", place=PLACE) != crypto.encrypt("a", place=PLACE)


@pytest.mark.usefixtures("_suite")
def test_a_token_opens_only_in_its_place():
    token = crypto.encrypt("a", place=PLACE)
    with pytest.raises(crypto.DecryptionError):
        crypto.decrypt(token, place="accounts.user.name")


@pytest.mark.usefixtures("_suite")
def test_any_change_is_noticed():
    token = crypto.encrypt("abcdef", place=PLACE)
    for n in range(len(token) - 20, len(token) - 1):
        other = "A" if token[n] != "A" else "B"
        with pytest.raises(crypto.DecryptionError):
            crypto.decrypt(token[:n] + other + token[n + 1 :], place=PLACE)


@pytest.mark.parametrize(
    "token", ["", "x", "1.aes256gcm.k1.", "1.aes256gcm.k1.!!!!", "2.aes256gcm.k1.AAAA"]
)
def test_what_is_no_token_is_refused(token):
    with pytest.raises(crypto.DecryptionError):
        crypto.decrypt(token, place=PLACE)


def test_keys_can_be_changed_without_losing_anything(settings):
    settings.CRYPTO_KEYS = ["k1:old"]
    old = crypto.encrypt("a", place=PLACE)
    assert crypto.is_current(old)
    settings.CRYPTO_KEYS = ["k2:new", "k1:old"]
    new = crypto.encrypt("a", place=PLACE)
    assert new.split(".")[2] == "k2"
    assert crypto.decrypt(old, place=PLACE) == "a"
    assert not crypto.is_current(old)
    settings.CRYPTO_KEYS = ["k2:new"]
    with pytest.raises(crypto.DecryptionError, match="k1"):
        crypto.decrypt(old, place=PLACE)


def test_suites_can_be_changed_without_losing_anything(settings):
    settings.CRYPTO_SUITE = "sm4gcm"
    token = crypto.encrypt("a", place=PLACE)
    settings.CRYPTO_SUITE = "aes256gcm"
    assert crypto.decrypt(token, place=PLACE) == "a"
    assert not crypto.is_current(token)


@pytest.mark.parametrize("keys", [[], ["k1"], ["k1:"], [":x"], ["a.b:x"]])
def test_a_broken_key_ring_is_refused(settings, keys):
    settings.CRYPTO_KEYS = keys
    with pytest.raises(ImproperlyConfigured):
        crypto.encrypt("a", place=PLACE)


def test_an_unknown_suite_is_refused(settings):
    settings.CRYPTO_SUITE = "rot13"
    with pytest.raises(ImproperlyConfigured, match="aes256gcm"):
        crypto.encrypt("a", place=PLACE)


def test_sm4_agrees_with_the_published_vector():
    # RFC 8998, appendix A.1
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    place = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    words = ["a" * 16, "b" * 16, "c" * 16, "d" * 16, "e" * 16, "f" * 16, "e" * 16]
    plain = bytes.fromhex("".join(words) + "a" * 16)
    sealed = crypto.SUITES["sm4gcm"].seal(key, nonce, plain, place)
    assert sealed.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


def test_the_blind_index_finds_equal_values(settings):
    index = crypto.blind_index("13812340000")
    assert len(index) == 64
    assert crypto.blind_index(" １３８12340000 ") == index
    assert crypto.blind_index("13812340001") != index
    settings.BLIND_INDEX_KEY = "another"
    assert crypto.blind_index("13812340000") != index


@pytest.fixture
def person_class(db):
    with isolate_apps("common"):

        class Person(models.Model):  # noqa: DJ008  lives for one test
            phone = EncryptedTextField(null=True)

            class Meta:
                app_label = "common"

    kind = {"sqlite": "integer", "postgresql": "serial"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE common_person (id {kind} PRIMARY KEY, phone text NULL)"
        )
    return Person


@pytest.mark.parametrize("phone", ["13812340000", "", None])
def test_the_field_keeps_values(person_class, phone):
    person = person_class.objects.create(phone=phone)
    person.refresh_from_db()
    assert person.phone == phone


def test_the_database_holds_only_the_token(person_class):
    person_class.objects.create(phone="13812340000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM common_person")
        (stored,) = cursor.fetchone()
    assert stored.startswith("1.aes256gcm.k1.")
    assert crypto.decrypt(stored, place="common.person.phone") == "13812340000"


def test_the_field_cannot_be_searched(person_class):
    with pytest.raises(FieldError, match="encrypted"):
        person_class.objects.filter(phone="13812340000")
    person_class.objects.create(phone=None)
    assert person_class.objects.filter(phone__isnull=True).count() == 1
