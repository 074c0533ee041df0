"""Model fields of our own."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from common import crypto


class EncryptedTextField(models.TextField):
    """Text that the database holds sealed; its place is "app.model.field".

    It cannot be searched, sorted or compared: keep `crypto.blind_index` beside it.
    The empty text and None stay as they are.
    """

    @property
    def place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return crypto.encrypt(value, place=self.place) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return crypto.decrypt(value, place=self.place) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.place} is encrypted and cannot be searched")
        return super().get_lookup(lookup_name)
