"""What a page must never do, watched during every visit."""

from contextlib import contextmanager

# The browser itself reports answers that are meant to be refusals.
EXPECTED = ("status of 422", "status of 403", "status of 404")
# Wagtail's editor saves by itself while the page still lacks its title.
EDITOR = "/admin/pages/add/"


@contextmanager
def watched(context, base: str):
    """Give a page; afterwards no error in the console, no server elsewhere, no 5xx.

    Violations of the content security policy arrive as errors of the console.
    """
    faults: list[str] = []

    def on_console(message):
        text, where = message.text, message.location.get("url", "")
        if message.type != "error" or any(word in text for word in EXPECTED):
            return
        if not (EDITOR in where and "status of 400" in text):
            faults.append(f"console: {text} ({where})")

    def on_request(request):
        if not request.url.startswith((base, "data:", "blob:")):
            faults.append(f"request to another server: {request.url}")

    def on_response(response):
        if response.status >= 500:
            faults.append(f"{response.status}: {response.url}")

    context.on("console", on_console)
    context.on("request", on_request)
    context.on("response", on_response)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    assert not faults, "\n".join(faults)
