"""The forms of price lists: terms, a price with its steps, a penalty or bonus, a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tejido.clients import price_errors, price_lists
from tejido.contacts.billing import errors as billing_errors
from tejido.contacts.billing import queries as billing_queries
from tejido.core import contact_states
from tejido.core.prices import lists
from tejido.web.billing import words
from tejido.web.history import words as history_words
from tejido.web.people import money_field
from tejido.web.shared import section_forms

CHANNELS = [
    ("", gettext_lazy("all channels")),
    *((code, history_words.CHANNELS[code]) for code in contact_states.CLIENT_CHANNELS),
]
ALL_QUEUES = ("", gettext_lazy("all queues of the programme"))
# The first price begins at 0; these are the further steps of the form.
STEPS = (2, 3, 4)
PRICE_PATTERN = r"^\d{1,10}([.,]\d{1,4})?$"
PERCENT_PATTERN = r"^\d{1,3}([.,]\d{1,2})?$"
WRITE_PRICE = gettext_lazy("Write a price such as 1250 or 0,0125, without signs between thousands.")


def code_field(*, help_text: Any) -> forms.RegexField:
    """Return a field for the code of a price or clause: a word of an address, without low lines."""
    return forms.RegexField(
        label=gettext_lazy("Code"), regex=r"^[a-z0-9][a-z0-9-]*$", max_length=32, help_text=help_text,
        error_messages={"invalid": gettext_lazy("Use small letters, digits and hyphens only.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


def price_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.RegexField:
    """Return a field for a price with up to four decimals."""
    return forms.RegexField(
        label=label, regex=PRICE_PATTERN, required=required, help_text=help_text, max_length=15,
        error_messages={"invalid": WRITE_PRICE},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


def percent_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.RegexField:
    """Return a field for a share, written as percent with up to two decimals."""
    return forms.RegexField(
        label=label, regex=PERCENT_PATTERN, required=required, help_text=help_text, max_length=6,
        error_messages={"invalid": gettext_lazy("Write percent such as 80 or 1,5.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip


def number(text: str) -> Decimal:
    """Return the number that a price or percent field holds."""
    return Decimal(text.replace(",", "."))


def written(value: Decimal | None, *, factor: int = 1) -> str:
    """Return a number as those fields hold it."""
    return "" if value is None else lists.written(value * factor)


class TermsForm(section_forms.AddForm):
    """From when on a list holds, its currency, and what is billed at least in a month."""

    month = forms.RegexField(
        label=gettext_lazy("Holds from the first day of"), regex=r"^\d{4}-\d{2}$", max_length=7,
        help_text=gettext_lazy("A month, such as 2027-01. A list holds for whole months, until a later one begins."),
        error_messages={"invalid": gettext_lazy("Choose a month, such as 2026-10.")},
        widget=forms.TextInput(attrs={"type": "month"}),
    )  # fmt: skip
    currency = forms.RegexField(
        label=gettext_lazy("Currency"), regex=r"^[A-Z]{3}$", max_length=3,
        help_text=gettext_lazy("Three capital letters, such as COP or USD. A programme keeps its currency."),
        error_messages={"invalid": gettext_lazy("Write three capital letters, such as COP.")},
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    minimum_amount = money_field.MoneyField(
        label=gettext_lazy("Billed at least in a month"), required=False,
        help_text=gettext_lazy("Before penalties and bonuses. Leave it empty where there is no minimum."),
    )  # fmt: skip
    about = {
        price_errors.PriceListInvalid: "month", price_errors.CurrencyOfAnother: "currency",
        price_errors.PriceInvalid: "minimum_amount",
    }  # fmt: skip

    def clean_month(self) -> Any:
        """Return the first day of the month.

        Raises: ValidationError
        """
        try:
            return billing_queries.month(self.cleaned_data["month"])
        except billing_errors.MonthInvalid as problem:
            raise forms.ValidationError(_("Choose a month, such as 2026-10."), code="invalid") from problem


class ItemForm(section_forms.SectionForm):
    """A price: what is counted, where, and what it costs, in up to four steps."""

    code = code_field(help_text=gettext_lazy("A short word that names this price in statements, such as chats."))
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=lists.NAME_LENGTH_MAX,
        help_text=gettext_lazy("As the client reads it in the statement."),
    )  # fmt: skip
    measure = forms.ChoiceField(label=gettext_lazy("What is counted"), choices=list(words.MEASURES.items())[:-1])
    queue = forms.ChoiceField(
        label=gettext_lazy("Queue"), required=False,
        help_text=gettext_lazy("Hours worked and available are those of the whole programme."),
    )  # fmt: skip
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False, choices=CHANNELS)
    dispositions = forms.MultipleChoiceField(
        label=gettext_lazy("Dispositions"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For contacts that came out a certain way, and tasks of which only some are paid."),
    )  # fmt: skip
    score_min = section_forms.number_field(
        gettext_lazy("Lowest score that counts"), least=lists.SCORE_MIN, most=lists.SCORE_MAX, required=False,
        help_text=gettext_lazy("For good answers in the survey: 1 to 5."),
    )  # fmt: skip
    price = price_field(gettext_lazy("Price of one"))
    from_2, price_2 = (
        section_forms.number_field(
            gettext_lazy("Second step: from how many on"), least=1, most=int(lists.QUANTITY_MAX), required=False
        ),
        price_field(gettext_lazy("Second step: price of one"), required=False),
    )
    from_3, price_3 = (
        section_forms.number_field(
            gettext_lazy("Third step: from how many on"), least=1, most=int(lists.QUANTITY_MAX), required=False
        ),
        price_field(gettext_lazy("Third step: price of one"), required=False),
    )
    from_4, price_4 = (
        section_forms.number_field(
            gettext_lazy("Fourth step: from how many on"), least=1, most=int(lists.QUANTITY_MAX), required=False
        ),
        price_field(gettext_lazy("Fourth step: price of one"), required=False),
    )
    tiering = forms.ChoiceField(
        label=gettext_lazy("How steps count"), choices=list(words.TIERINGS.items()), initial="graduated"
    )
    minimum_amount = money_field.MoneyField(label=gettext_lazy("At least in a month"), required=False)
    clause = section_forms.text_field(
        gettext_lazy("Text of the contract"), length_max=lists.CLAUSE_LENGTH_MAX, rows=3,
        help_text=gettext_lazy("The words this price comes from, with the number of the clause."),
    )  # fmt: skip
    about = {
        price_errors.QueueOfAnotherProgramme: "queue", price_errors.DispositionOfAnotherProgramme: "dispositions",
        price_errors.PriceInvalid: "price",
    }  # fmt: skip
    field_order = ("code", "name", "measure", "queue", "channel", "dispositions", "score_min", "price")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["clause"].required = False

    def clean(self) -> dict[str, Any]:
        """Refuse half of a step: it has a begin and a price, or neither."""
        cleaned = super().clean() or self.cleaned_data
        for step in STEPS:
            begin, price = cleaned.get(f"from_{step}"), cleaned.get(f"price_{step}")
            if (begin is None) != (not price) and f"price_{step}" not in self.errors:
                missing = f"price_{step}" if begin is not None else f"from_{step}"
                self.add_error(missing, _("A step has a begin and a price; leave both empty where there is none."))
        return cleaned

    def item(self, queues: Mapping[str, int]) -> lists.Item:
        """Return the price that was typed.

        Args:
            queues: The programme's queues by their keys.
        Raises: PriceInvalid, PriceItemInvalid
        """
        given = self.cleaned_data
        tiers = [(Decimal(0), number(given["price"]))]
        tiers += [
            (Decimal(given[f"from_{step}"]), number(given[f"price_{step}"]))
            for step in STEPS
            if given[f"from_{step}"] is not None
        ]
        return price_lists.told(
            lambda: lists.Item(
                code=given["code"], name=given["name"].strip(), measure=given["measure"],
                clause=given["clause"].strip(), queue=queues.get(given["queue"]), channel=given["channel"],
                dispositions=tuple(given["dispositions"]), score_min=given["score_min"], tiering=given["tiering"],
                minimum_amount=given["minimum_amount"],
                tiers=tuple(lists.Tier(from_quantity=begin, price=price) for begin, price in tiers),
            )
        )  # fmt: skip


def item_values(item: lists.Item, keys: Mapping[int, str]) -> dict[str, Any]:
    """Return a price as its form shows it.

    Args:
        keys: The programme's queues' keys by their ids.
    """
    given: dict[str, Any] = {
        "code": item.code, "name": item.name, "measure": item.measure, "clause": item.clause,
        "queue": keys.get(item.queue or 0, ""), "channel": item.channel, "dispositions": list(item.dispositions),
        "score_min": item.score_min, "tiering": item.tiering, "minimum_amount": item.minimum_amount,
        "price": written(item.tiers[0].price),
    }  # fmt: skip
    for step, tier in zip(STEPS, item.tiers[1:], strict=False):
        given |= {f"from_{step}": int(tier.from_quantity), f"price_{step}": written(tier.price)}
    return given


class ClauseForm(section_forms.SectionForm):
    """A penalty or bonus by the service of a queue and channel."""

    code = code_field(help_text=gettext_lazy("A short word that names it, such as late-chats."))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[(code, words.KINDS[code]) for code in lists.CLAUSE_KINDS]
    )
    queue = forms.ChoiceField(label=gettext_lazy("Queue"))
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=CHANNELS[1:])
    target_share = percent_field(
        gettext_lazy("Target in percent"), required=False,
        help_text=gettext_lazy("Leave it empty for what the queue promises."),
    )  # fmt: skip
    share_per_point = percent_field(
        gettext_lazy("Percent of the amount for each point"),
        help_text=gettext_lazy("For each percentage point below the target (penalty) or above it (bonus)."),
    )  # fmt: skip
    share_max = percent_field(gettext_lazy("At most, in percent of the amount"))
    basis = forms.ChoiceField(label=gettext_lazy("Of which amount"), choices=list(words.BASES.items()))
    text = section_forms.text_field(
        gettext_lazy("Text of the contract"), length_max=lists.CLAUSE_LENGTH_MAX, rows=3,
        help_text=gettext_lazy("The words of the clause with its number; the client reads them beside the amount."),
    )  # fmt: skip
    about = {price_errors.QueueOfAnotherProgramme: "queue"}

    def clause(self, queues: Mapping[str, int]) -> lists.Clause:
        """Return the penalty or bonus that was typed.

        Args:
            queues: The programme's queues by their keys.
        Raises: PriceClauseInvalid
        """
        given = self.cleaned_data
        target = given["target_share"]
        return price_lists.told(
            lambda: lists.Clause(
                code=given["code"], kind=given["kind"], text=given["text"].strip(), queue=queues[given["queue"]],
                channel=given["channel"], target_share=number(target) / 100 if target else None,
                share_per_point=number(given["share_per_point"]) / 100, share_max=number(given["share_max"]) / 100,
                basis=given["basis"],
            )
        )  # fmt: skip


def clause_values(clause: lists.Clause, keys: Mapping[int, str]) -> dict[str, Any]:
    """Return a penalty or bonus as its form shows it."""
    return {
        "code": clause.code, "kind": clause.kind, "text": clause.text, "queue": keys.get(clause.queue, ""),
        "channel": clause.channel, "basis": clause.basis, "target_share": written(clause.target_share, factor=100),
        "share_per_point": written(clause.share_per_point, factor=100),
        "share_max": written(clause.share_max, factor=100),
    }  # fmt: skip


class RefusalForm(section_forms.SectionForm):
    """Why proposed prices are refused."""

    reason = section_forms.text_field(
        gettext_lazy("Why"), length_max=price_lists.REASON_LENGTH_MAX, rows=4,
        help_text=gettext_lazy("Whoever proposed them reads this."),
    )  # fmt: skip
    about = {price_errors.ReasonNeeded: "reason"}
