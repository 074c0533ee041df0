"""A lying server, and the settings that lead to it."""

import pytest

from tests.search.llm.liar import listening


@pytest.fixture
def liar(settings):
    with listening() as found:
        settings.LLM_URL, settings.LLM_MODEL = found.url, "liar-1"
        settings.LLM_KEY = "sk-never-shown"
        settings.LLM_TIMEOUT_MS = 20_000
        yield found
