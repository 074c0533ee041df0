"""The list and forms of users in the back office."""

from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from accounts.staff_forms import StaffCreationForm, StaffEditForm


class UserViewSet(WagtailUserViewSet):
    """Wagtail's own, with our forms and without first and last name."""

    create_template_name = "accounts/users/create.html"
    edit_template_name = "accounts/users/edit.html"

    def get_form_class(self, for_update=False):
        return StaffEditForm if for_update else StaffCreationForm
