"""Which language model is asked, from the settings; none by default."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.checks import Error, Warning

FORMATS = ("json_schema", "json_object", "none")
_NEAR = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Model:
    """An OpenAI-compatible address and how far it may be used.

    `seconds` bounds one call, `run_seconds` and `tokens` one digest. The key shows in
    no representation.
    """

    url: str
    name: str
    key: str = field(default="", repr=False)
    form: str = "json_schema"
    seconds: float = 30.0
    tokens: int = 200_000
    run_seconds: float = 600.0

    @property
    def address(self) -> SplitResult:
        """Give the parts of the address of the chat completions."""
        return urlsplit(f"{self.url.rstrip('/')}/chat/completions")


def configured() -> Model | None:
    """Give the model of the settings; None where none is set, or none that may be."""
    if not settings.LLM_URL or any(each.is_serious() for each in problems(None)):
        return None
    return Model(
        url=settings.LLM_URL,
        name=settings.LLM_MODEL,
        key=settings.LLM_KEY,
        form=settings.LLM_FORMAT,
        seconds=settings.LLM_TIMEOUT_MS / 1000,
        tokens=settings.LLM_TOKENS_PER_RUN,
        run_seconds=settings.LLM_SECONDS_PER_RUN,
    )


def problems(app_configs, **kwargs) -> list:
    """Say what is wrong with the settings, when the site starts."""
    if not settings.LLM_URL:
        return []
    found: list = [
        Error(told, id=f"llm.E{number:03}")
        for number, (told, is_wrong) in enumerate(_faults(), start=1)
        if is_wrong
    ]
    parts = _parts(settings.LLM_URL)
    if parts and parts.scheme == "http" and parts.hostname not in _NEAR:
        told = "LLM_URL 用 http：文字和密钥在网络上不加密，请用 https 或者本机。"
        found.append(Warning(told, id="llm.W001"))
    return found


def _faults() -> list[tuple[str, bool]]:
    parts = _parts(settings.LLM_URL)
    key = settings.LLM_KEY
    limits = (settings.LLM_TIMEOUT_MS, settings.LLM_TOKENS_PER_RUN)
    has_user = parts is not None and "@" in parts.netloc
    is_format = settings.LLM_FORMAT in FORMATS
    is_printable = key.isascii() and key.isprintable()
    return [
        ("LLM_URL 不是完整的网址，例如 https://模型主机/v1。", parts is None),
        ("LLM_URL 里不能写用户名和密码，密钥请写在 LLM_KEY。", has_user),
        ("用了 LLM_URL，还要写 LLM_MODEL（模型名称）。", not settings.LLM_MODEL),
        (f"LLM_FORMAT 是 {'、'.join(FORMATS)} 之一。", not is_format),
        ("LLM_KEY 只能有可打印的英文字符。", not is_printable),
        ("LLM_TIMEOUT_MS、LLM_TOKENS_PER_RUN 要大于 0。", min(limits) <= 0),
    ]


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and parts.hostname
        return parts if is_whole and parts.port != 0 and url.isascii() else None
    except ValueError:
        return None
