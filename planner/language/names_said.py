"""Names: those of the field and of countries are translated, those that somebody gave stay as given."""

from dataclasses import dataclass

from planner.language.messages import Said
from planner.language.notation import isolated
from planner.language.reader import ENGLISH


@dataclass(frozen=True)
class Term:
    """A name that may be one of the field, such as that of a type of unit."""

    name: str

    def english(self) -> str:
        """The name."""
        return self.name

    def told(self, code: str) -> str:
        """The name in a language if it is one of the field, else as given."""
        if code == ENGLISH:
            return isolated(self.name)
        from planner.language.catalogue import catalogue  # noqa: PLC0415 - English needs none

        return catalogue(code).term(self.name) or isolated(self.name)


@dataclass(frozen=True)
class Country:
    """A country by its name in a case, and its code."""

    name: str
    code: str
    """By ISO 3166-1, three letters."""

    def english(self) -> str:
        """The name in the case."""
        return self.name

    def told(self, code: str) -> str:
        """The name of the country in a language where the case has one of its English names, else as given."""
        if code == ENGLISH:
            return isolated(self.name)
        from planner.language.countries_said import country_in  # noqa: PLC0415 - English needs none

        return country_in(self.code, self.name, code) or isolated(self.name)


@dataclass(frozen=True)
class Typed:
    """A name or a text that somebody typed, which is never known again as one of this program."""

    text: str

    def english(self) -> str:
        """As it was typed."""
        return self.text

    def told(self, code: str) -> str:  # noqa: ARG002
        """As it was typed."""
        return isolated(self.text)


def typed(text: str) -> Said:
    """Say what somebody typed, such as the name of a scenario: it stays as given wherever it is told."""
    return text if isinstance(text, Said) else Said(Typed(text))


def term(name: str) -> Said:
    """Say a name that may be one of the field."""
    return Said(Term(name))


def country(name: str, code: str) -> Said:
    """Say the name of a country, or of what has no such code, which stays as given."""
    return Said(Country(name, code))
