"""Skills: the operator's own, and those of one client."""

from __future__ import annotations

from datetime import datetime

from django import forms as fields
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tejido.access import gates
from tejido.clients import actions, changes, errors, queries
from tejido.core import facts
from tejido.web.setup import frame
from tejido.web.shared import section_forms as forms


class AddSkillForm(forms.SectionForm):
    """One more skill."""

    about = {errors.SkillCodeTaken: "code", errors.CodeInvalid: "code", errors.NameInvalid: "name"}

    name = forms.name_field(gettext_lazy("Name"), help_text=gettext_lazy("Such as English, or Credit cards."))
    code = forms.code_field(help_text=gettext_lazy("Such as english or cards. It stays."))
    owner = fields.ChoiceField(
        label=gettext_lazy("Whose skill it is"),
        required=False,
        help_text=gettext_lazy(
            "What every client can use is ours; knowledge of one client's products is that client's."
        ),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("clients.see")
def every(request: HttpRequest) -> HttpResponseBase:
    """Show the skills, and add one.

    Raises: NotAllowed
    """
    form = AddSkillForm(frame.sent(request))
    clients = {str(client.key): client for client in queries.clients()}
    form.choose("owner", [("", _("Ours")), *((key, client.name) for key, client in clients.items())])
    if request.method == "POST":
        gates.require(request, "clients.change")

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        owner = clients.get(form.cleaned_data["owner"])
        actions.add_skill(**frame.given(form, "code", "name"), client=owner, by=by, at=at)
        return frame.Done(said=_("The skill is stored."), url=reverse("setup_skills"))

    context = {
        "skills": [{"skill": skill, "token": token(skill)} for skill in queries.skills()],
        "may_change": gates.rights(request).may("clients.change"),
    }
    return frame.form_page(
        request, form, title=_("Skills"), submit=_("Store the skill"), act=act, template="setup/skills.html",
        context=context,
    )  # fmt: skip


@require_POST
@gates.allowed("clients.change")
def rename(request: HttpRequest) -> HttpResponseBase:
    """Give a skill another name.

    Raises: NoSuchSkill
    """
    wanted = request.POST.get("skill", "")
    found = next((skill for skill in queries.skills() if token(skill) == wanted), None)
    if found is None:
        raise errors.NoSuchSkill(errors.NoSuchSkill.__doc__)
    skill = found

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        changes.rename_skill(skill=skill, name=request.POST.get("name", ""), by=by, at=at)
        return frame.Done(said=_("The skill has its new name."), url=reverse("setup_skills"))

    return frame.press(request, act, back=reverse("setup_skills"))


def token(skill: queries.Skill) -> str:
    """Return what names a skill in a form: its code, and before it the client whose it is."""
    return f"{skill.client.key}:{skill.code}" if skill.client else skill.code


def shown(skill: queries.Skill) -> str:
    """Return what a skill is called in a list."""
    return f"{skill.name} ({skill.client.name})" if skill.client else skill.name
