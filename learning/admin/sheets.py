"""What one page of a desk asks for: a form, and lists of forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict


class Lines(forms.CharField):
    """A text of several lines. Browsers send CR LF; what is kept has LF, as files have."""

    widget = forms.Textarea

    def to_python(self, value):
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n")


class PlainFormSet(BaseFormSet):
    """Rows with a place and a tick to remove them. A row that was left empty is no row."""

    ordering_widget = forms.NumberInput
    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "ORDER" in form.fields:
            form.fields["ORDER"].label = "Place"
            form.fields["ORDER"].widget.attrs = {"min": "1"}
            form.fields["ORDER"].plain = True
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Remove"

    def kept(self):
        """Return the forms that say something and stay, in their order. Of a valid set only."""
        said = [one for one in enumerate(self.forms, start=1) if one[1].has_changed() and not self.goes(one[1])]
        return [one for _, one in sorted(said, key=lambda one: self._place(*one))]

    def goes(self, form):
        """Tell whether a row is to be removed: then nothing in it can be wrong."""
        return self.can_delete and self._should_delete_form(form)

    def _place(self, stood, form):
        """Return what orders a row: who was moved to a place comes before who stood there, from whichever side."""
        wanted = form.cleaned_data.get("ORDER") or len(self.forms) + stood
        return wanted, (wanted > stood) - (wanted < stood)


def rows_of(
    form: type[BaseForm], *, blank: int = 0, most: int = 60, placed: bool = True, removed: bool = True
) -> type[PlainFormSet]:
    """Return a list of forms that can be added to; rows can be ordered by place and removed."""
    return forms.formset_factory(
        form,
        PlainFormSet,
        extra=blank,
        max_num=most,
        absolute_max=most,
        validate_max=True,
        can_order=placed,
        can_delete=removed,
    )


@dataclass
class Sheet:
    """A form, and lists of forms under their prefixes.

    Hints are sentences by the names of fields: what could be better, which keeps nobody from saving.
    """

    form: BaseForm
    lists: Mapping[str, BaseFormSet] = field(default_factory=dict)

    @property
    def named_lists(self) -> list[tuple[str, BaseFormSet]]:
        """Return the lists with their names: in a template `lists.items` would be a list of that name."""
        return list(self.lists.items())

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(one.is_valid() for one in self.lists.values())])

    def forms(self) -> Iterator[BaseForm]:
        yield self.form
        for rows in self.lists.values():
            yield from rows.forms

    def quiet(self) -> None:
        """Show what was typed as it is, without a word about it: it was not to be saved."""
        for form in self.forms():
            form._errors, form.cleaned_data = ErrorDict(), {}
        for rows in self.lists.values():
            rows._errors, rows._non_form_errors = [{} for _ in rows.forms], rows.error_class()

    def refuse(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Put each sentence beside the field that it names, at the head of the list, or above the whole."""
        places = {form.add_prefix(name): (form, name) for form in self.forms() for name in form.fields}
        for at, said in problems.items():
            if at in self.lists:
                self.lists[at].non_form_errors().extend(said)
                continue
            form, name = places.get(at, (self.form, None))
            for sentence in said:
                form.add_error(name, sentence)

    def hint(self, hints: Mapping[str, Sequence[str]]) -> None:
        """Put hints beside the fields that they name."""
        for form in self.forms():
            for name in form.fields:
                form[name].hints = hints.get(form.add_prefix(name), [])

    def problems(self) -> list[tuple[str, str, str]]:
        """Return everything that is wrong as (id of the field, its label, what is wrong)."""
        found = [
            (name, _heading(rows, name), said) for name, rows in self.named_lists for said in rows.non_form_errors()
        ]
        for form, whose in self._staying():
            for name, errors in form.errors.items():
                at = ("", "") if name == NON_FIELD_ERRORS else (_id(form[name]), f"{whose}{form[name].label}")
                found += [(*at, said) for said in errors]
        return found

    def _staying(self) -> Iterator[tuple[BaseForm, str]]:
        """Yield the forms that stay, each with the words for which of several it is."""
        yield self.form, ""
        for rows in self.lists.values():
            one = getattr(rows, "one", "")
            for number, form in enumerate(rows.forms, start=1):
                if not rows.goes(form):
                    yield form, f"{one.capitalize()} {number}: " if one else ""


def _heading(rows: BaseFormSet, name: str) -> str:
    """Return what stands above a list: as its kind says it, or its name."""
    return getattr(rows, "heading", name.capitalize())


def _id(field: BoundField) -> str:
    """Return where a link to a field leads: several ticks have no label of their own, but stand in one box."""
    return field.id_for_label or field.auto_id


def lengthened(posted: QueryDict, prefix: str) -> QueryDict:
    """Return a copy of what was posted, with one more row in a list."""
    copy = posted.copy()
    name = f"{prefix}-TOTAL_FORMS"
    if re.fullmatch("[0-9]{1,4}", copy.get(name, "")):
        copy[name] = str(int(copy[name]) + 1)
    return copy
