"""The condition on what else is known of people: an attribute, asked in the manner of its declared type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db.models import BooleanField, F, Func, JSONField, Q, Value
from django.utils.translation import gettext as _

from contacts.enums import AttributeType
from contacts.segments.conditions.base import Condition
from contacts.segments.criteria import InvalidCriteria, Said
from contacts.segments.mentions import Known, Mention
from contacts.segments.words import any_of, quoted

# What may be asked of each type.
OPERATORS: Final[Mapping[str, tuple[str, ...]]] = {
    AttributeType.TEXT: ("exactly", "begins", "contains"),
    AttributeType.CHOICE: ("exactly",),
    AttributeType.NUMBER: ("between",),
    AttributeType.DATE: ("between",),
    AttributeType.YES_NO: ("yes", "no"),
}
_EVERY: Final = frozenset(operator for operators in OPERATORS.values() for operator in operators)


class HasValueBetween(Func):
    """Does the attribute lie between two bounds? False, not NULL, where it is missing or of another type."""

    function = "jsonb_path_exists"
    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class AttributeIs(Condition):
    field: ClassVar = "attribute"
    attribute: str
    operator: str
    texts: tuple[str, ...]
    # Numbers, or days as the attribute keeps them: YYYY-MM-DD.
    at_least: int | float | str | None
    at_most: int | float | str | None

    @classmethod
    def read(cls, said: Said) -> Self:
        attribute, operator = said.text("attribute"), said.one_of(_EVERY)
        if not attribute:
            raise InvalidCriteria(_("Choose an attribute."))
        texts = said.texts("values")
        least, most = said.day("from_day"), said.day("to_day")
        at_least = least.isoformat() if least else said.number("from")
        at_most = most.isoformat() if most else said.number("to")
        if operator in {"exactly", "begins", "contains"} and not texts:
            raise InvalidCriteria(_("A condition needs at least one value."))
        if operator == "between" and at_least is None and at_most is None:
            raise InvalidCriteria(_("“Between” needs its beginning or its end."))
        return cls(attribute, operator, texts, at_least, at_most)

    def mentions(self) -> Iterator[Mention]:
        yield Mention("attribute", self.attribute)

    def where(self, known: Known) -> Q:
        self._refuse_another_type(known.row("attribute", self.attribute))
        # Named so that the index of those who have attributes at all can serve.
        return ~Q(attributes={}) & self._asked()

    def _asked(self) -> Q:
        code = self.attribute
        match self.operator:
            case "exactly":
                return Q(*(("attributes__contains", {code: text}) for text in self.texts), _connector=Q.OR)
            case "yes" | "no":
                return Q(attributes__contains={code: self.operator == "yes"})
            case "between":
                return Q(HasValueBetween(F("attributes"), *self._path()))
            case operator:
                lookup = {"begins": "istartswith", "contains": "icontains"}[operator]
                wanted = Q(*((f"attributes__{code}__{lookup}", text) for text in self.texts), _connector=Q.OR)
                return Q(attributes__has_key=code) & wanted

    def _path(self) -> tuple[Value, Value]:
        """The JSON path, and the bounds as its variables: no value becomes part of the path."""
        bounds: dict[str, Any] = {"least": self.at_least, "most": self.at_most}
        given = {name: bound for name, bound in bounds.items() if bound is not None}
        asked = " && ".join(f"@ {'>=' if name == 'least' else '<='} ${name}" for name in given)
        return JsonPath(f'$."{self.attribute}" ? ({asked})'), Value(given, JSONField())

    def _refuse_another_type(self, attribute: Any) -> None:
        is_date = any(isinstance(bound, str) for bound in (self.at_least, self.at_most))
        fits = self.operator in OPERATORS[attribute.type]
        if self.operator == "between":
            fits &= is_date == (attribute.type == AttributeType.DATE)
        if attribute.type == AttributeType.CHOICE:
            fits &= set(self.texts) <= set(attribute.choices)
        if not fits:
            message = _("“%(attribute)s” is of the type “%(type)s”, which cannot be asked in this way.")
            raise InvalidCriteria(message % {"attribute": attribute, "type": attribute.get_type_display()})

    def phrase(self, known: Known) -> str:
        facts = {
            "attribute": quoted(known.name("attribute", self.attribute, str)),
            "values": any_of(map(quoted, self.texts)),
            "least": self.at_least,
            "most": self.at_most,
        }
        return self._words() % facts

    def _words(self) -> str:
        if self.operator == "between":
            if self.at_most is None:
                return _("have %(attribute)s of at least %(least)s")
            if self.at_least is None:
                return _("have %(attribute)s of at most %(most)s")
        return {
            "exactly": _("have %(values)s as %(attribute)s"),
            "begins": _("have %(attribute)s beginning with %(values)s"),
            "contains": _("have %(attribute)s containing %(values)s"),
            "yes": _("have “yes” as %(attribute)s"),
            "no": _("have “no” as %(attribute)s"),
            "between": _("have %(attribute)s from %(least)s to %(most)s"),
        }[self.operator]


class JsonPath(Value):
    """A path of SQL/JSON as a parameter: the driver would send it as plain text."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        sql, params = super().as_sql(compiler, connection)
        return f"{sql}::jsonpath", tuple(params)
