"""谁可以为我做什么: who is entrusted with what, for everybody."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts import queries
from accounts.housing_forms import PlaceForm
from accounts.rules import authority
from common.pagination import page as page_by_key
from regions.fields import RegionField
from regions.models import Compound, Region

SIZE = 30


@require_safe
def index(request):
    """Choose a place; by default one's own."""
    home = getattr(request.user, "home_region", None)
    form = PlaceForm(request.GET or None, initial={"region": home and home.code})
    is_browsing = RegionField.is_browsing(request.GET, "region")
    if form.is_bound and not is_browsing and form.is_valid():
        region = form.cleaned_data["region"]
        if region is not None:
            return redirect("accounts:who_region", region.code)
    return render(request, "accounts/who/index.html", {"form": form})


@require_safe
def region(request, code):
    """Who acts for a place, and its compounds."""
    place = get_object_or_404(Region.objects.visible_to(request.user), code=code)
    found = page_by_key(
        queries.compounds_in(request.user, place),
        order=("code",),
        after=request.GET.get("after"),
        size=SIZE,
    )
    context = {"place": place, "compounds": found.items, "page": found}
    return _page(request, place, context)


@require_safe
def compound(request, code):
    """Who acts for a compound and its buildings."""
    places = Compound.objects.visible_to(request.user).select_related("region")
    place = get_object_or_404(places, code=code)
    return _page(request, place, {"place": place, "region": place.region})


def _page(request, place, context):
    groups = [
        (held.name, [(one, authority.DOES[one.role]) for one in held.mandates])
        for held in queries.who_acts(place)
    ]
    return render(request, "accounts/who/place.html", {**context, "groups": groups})
