"""Synthetic people for the benchmark of duplicates: invented from common names, and some of them there twice.

Nobody in here exists. Names are as frequent as their rank says (after Zipf), households share a phone and surnames,
some have twins, and a father and a son may have one name. A stated part is written down a second time, as it happens
when a school, a fair and a desk each write their own list: an accent or a letter goes wrong, the second surname or
the second given name is left out, day and month change places, the phone is another one, the document is missing, has
another type, or a digit went wrong.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from tejido.core.duplicates import traits

DUPLICATED_SHARE = 0.1
HOUSEHOLD_SHARE = 0.15
TWIN_SHARE = 0.02
NAMESAKE_SHARE = 0.02
BIRTH_KNOWN_SHARE, DOCUMENT_KNOWN_SHARE, PHONE_KNOWN_SHARE = 0.97, 0.75, 0.9
OLDEST, DAYS_COUNT = date(1966, 1, 1), 42 * 365
# Of a duplicate: how often each thing goes wrong.
FAULTS = {
    "given_slip": 0.12, "given_dropped": 0.25, "first_slip": 0.10, "second_slip": 0.08, "second_dropped": 0.20,
    "surnames_swapped": 0.03, "particles": 0.5, "birth_swapped": 0.06, "birth_slip": 0.06, "birth_missing": 0.05,
    "phone_changed": 0.45, "phone_missing": 0.1, "document_missing": 0.5, "document_kind": 0.5, "document_slip": 0.5,
}  # fmt: skip


def _named(text: str) -> list[str]:
    return text.split()


WOMEN = _named(
    """
    María Luz Ana Sandra Claudia Martha Paola Diana Gloria Adriana Carolina Andrea Angela Natalia Laura Valentina
    Daniela Juliana Camila Luisa Paula Alejandra Viviana Yuliana Leidy Yesenia Marcela Liliana Mónica Patricia
    Beatriz Esperanza Rosa Carmen Nubia Yaneth Milena Johana Katherine Karen Ingrid Tatiana Lina Isabel Sofía Sara
    Mariana Gabriela Catalina Manuela Lorena Jessica Vanessa Estefanía Ximena Yolanda Blanca Flor Nancy Olga
    """
)
MEN = _named(
    """
    José Luis Carlos Juan Jorge Andrés Jhon Diego Jaime William Óscar Fernando Miguel Fredy Edison Wilson Javier
    Héctor César Hernán Álvaro Mauricio Ricardo Alejandro Julián Felipe Sebastián Camilo Santiago Nicolás Daniel
    David Samuel Mateo Brayan Kevin Yeison Cristian Jefferson Duván Esteban Iván Rubén Germán Gustavo Alberto
    Eduardo Enrique Gonzalo Hugo Rafael Pedro Pablo Manuel Antonio Víctor Harold Jairo Wilmer Yair
    """
)
SURNAMES = _named(
    """
    Rodríguez Gómez González Martínez García López Hernández Sánchez Ramírez Pérez Díaz Muñoz Rojas Moreno Jiménez
    Vargas Gutiérrez Castro Torres Álvarez Ruiz Suárez Ortiz Ramos Romero Mosquera Palacios Córdoba Valencia Herrera
    Restrepo Giraldo Cardona Arias Ospina Castaño Londoño Cárdenas Quintero Mejía Parra Medina Rivera Zapata Salazar
    Marín Ríos Montoya Franco Henao Hurtado Murillo Rentería Asprilla Hinestroza Lozano Perea Mena Moya Cuesta
    Copete Maturana Ibargüen Chaverra Palomeque Bejarano Serna Agudelo Betancur Velásquez Vélez Duque Ocampo Patiño
    Bedoya Grajales Buitrago Acevedo Aguirre Alzate Arango Arboleda Ariza Barrera Becerra Beltrán Benavides Bermúdez
    Blanco Bonilla Bravo Bustamante Caicedo Calderón Camacho Campo Cano Carvajal Castillo Ceballos Chávez Contreras
    Correa Cruz Cuéllar Delgado Escobar Espinosa Estrada Fajardo Fernández Figueroa Flórez Forero Fuentes Galindo
    Gallego Garzón Guerrero Guevara Guzmán Jaramillo Lara León Leal Lemus Loaiza Luna Machado Maldonado Márquez
    Mendoza Miranda Molina Morales Mora Navarro Niño Nieto Orozco Osorio Pacheco Padilla Páez Pardo Peña Pineda
    Pinzón Prada Quiroga Rangel Reyes Rincón Robledo Rosero Rubio Rueda Salas Salcedo Sandoval Sierra Silva Solano
    Sosa Tamayo Tobón Toro Trujillo Uribe Urrego Valderrama Vallejo Vanegas Varela Vega Vera Villa Villamizar
    Villegas Yepes Zambrano Zamora Zuluaga
    """
)
OF_TWO_WORDS = ("De la Cruz", "De la Hoz", "Del Castillo", "De los Ríos", "San Juan", "De Ávila")
ONSETS, REST = ("B", "C", "D", "F", "G", "L", "M", "N", "P", "R", "S", "T", "V"), ("a", "e", "i", "o", "u")
ENDS = ("rra", "ndo", "lez", "ño", "sca", "mar", "gui", "tegui", "quín", "bal", "rte", "nzo")
SLIPS = "abcdefghijlmnoprstuvz"
KINDS = ("cc", "ti", "ce", "ppt")


@dataclass(frozen=True)
class World:
    """The records, in chance order, and which two of them are one person (the lower id first)."""

    records: Sequence[traits.Record]
    twice: frozenset[tuple[int, int]]


def made(people_count: int, *, seed: int) -> World:
    """Invent so many records, of which about a tenth is of somebody who is there already."""
    chance = random.Random(seed)
    names = _Names(chance)
    originals_count = round(people_count / (1 + DUPLICATED_SHARE))
    people: list[traits.Record] = []
    while len(people) < originals_count:
        people.append(_person(chance, names, len(people), near=people[-1] if people else None))
    twice = chance.sample(people, people_count - len(people))
    records = people + [_again(chance, one, len(people) + place) for place, one in enumerate(twice)]
    numbers = list(range(1, len(records) + 1))
    chance.shuffle(numbers)
    pairs = {
        (min(one, other), max(one, other))
        for one, other in ((numbers[one.person_id], numbers[len(people) + at]) for at, one in enumerate(twice))
    }
    renumbered = [replace(one, person_id=numbers[one.person_id]) for one in records]
    renumbered.sort(key=lambda one: one.person_id)
    return World(renumbered, frozenset(pairs))


class _Names:
    """Names by how often they are."""

    def __init__(self, chance: random.Random) -> None:
        rare = sorted({
            chance.choice(ONSETS) + chance.choice(REST) + chance.choice(ONSETS).lower() + chance.choice(REST)
            + chance.choice(ENDS)
            for _ in range(1500)
        })  # fmt: skip
        self.surnames = [*SURNAMES, *OF_TWO_WORDS, *rare]
        # After the two hundred most frequent the rest is spread more evenly.
        common = len(SURNAMES) + len(OF_TWO_WORDS)
        weights = [1 / (8 + rank) for rank in range(common)] + [0.0012] * len(rare)
        self.surname_sums = list(accumulate(weights))
        self.given_sums = list(accumulate(1 / (5 + rank) for rank in range(min(len(WOMEN), len(MEN)))))


def _surname(chance: random.Random, names: _Names) -> str:
    return chance.choices(names.surnames, cum_weights=names.surname_sums)[0]


def _given(chance: random.Random, names: _Names, *, is_woman: bool) -> str:
    of_all = (WOMEN if is_woman else MEN)[: len(names.given_sums)]
    count = 2 if chance.random() < 0.6 else 1
    told = dict.fromkeys(chance.choices(of_all, cum_weights=names.given_sums, k=count))
    return " ".join(told)


def _person(chance: random.Random, names: _Names, number: int, *, near: traits.Record | None) -> traits.Record:
    """Invent somebody; sometimes one of the household of whoever was invented before."""
    is_woman = chance.random() < 0.55
    one = traits.Record(
        person_id=number, given_names=_given(chance, names, is_woman=is_woman), first_surname=_surname(chance, names),
        second_surname=_surname(chance, names) if chance.random() < 0.96 else "", birth_date=_born(chance),
        documents=_documents(chance), phones=_phones(chance),
    )  # fmt: skip
    if near is None:
        return one
    drawn = chance.random()
    if drawn < TWIN_SHARE:
        return replace(one, first_surname=near.first_surname, second_surname=near.second_surname,
                       birth_date=near.birth_date, phones=near.phones)  # fmt: skip
    if drawn < TWIN_SHARE + NAMESAKE_SHARE:
        return replace(one, given_names=near.given_names, first_surname=near.first_surname, phones=near.phones)
    if drawn < TWIN_SHARE + NAMESAKE_SHARE + HOUSEHOLD_SHARE:
        return replace(one, first_surname=near.first_surname, second_surname=near.second_surname, phones=near.phones)
    return one


def _born(chance: random.Random) -> date | None:
    born = OLDEST + timedelta(days=chance.randrange(DAYS_COUNT))
    return born if chance.random() < BIRTH_KNOWN_SHARE else None


def _documents(chance: random.Random) -> frozenset[tuple[str, str, str]]:
    if chance.random() > DOCUMENT_KNOWN_SHARE:
        return frozenset()
    kind = chance.choices(KINDS, weights=(80, 8, 6, 6))[0]
    return frozenset({(kind, "CO", str(chance.randrange(10_000_000, 1_200_000_000)))})


def _phones(chance: random.Random) -> frozenset[str]:
    return frozenset({_phone(chance)}) if chance.random() < PHONE_KNOWN_SHARE else frozenset()


def _phone(chance: random.Random) -> str:
    return f"+573{chance.randrange(10**9):09d}"


def _again(chance: random.Random, one: traits.Record, number: int) -> traits.Record:
    """Write somebody down a second time, by another hand."""

    def goes_wrong(what: str) -> bool:
        return chance.random() < FAULTS[what]

    given, first, second = one.given_names, one.first_surname, one.second_surname
    if " " in given and goes_wrong("given_dropped"):
        given = chance.choice(given.split())
    if goes_wrong("given_slip"):
        given = _slip(chance, given)
    if second and goes_wrong("surnames_swapped"):
        first, second = second, first
    elif goes_wrong("second_dropped"):
        second = ""
    first = _slip(chance, first) if goes_wrong("first_slip") else first
    second = _slip(chance, second) if second and goes_wrong("second_slip") else second
    if first.startswith("De") and goes_wrong("particles"):
        first = first.split()[-1]
    return traits.Record(
        person_id=number, given_names=given.upper(), first_surname=first.upper(), second_surname=second.upper(),
        birth_date=_birth_again(chance, one.birth_date), documents=_documents_again(chance, one),
        phones=_phones_again(chance, one),
    )  # fmt: skip


def _birth_again(chance: random.Random, born: date | None) -> date | None:
    if born is None or chance.random() < FAULTS["birth_missing"]:
        return None
    if born.day <= 12 and chance.random() < FAULTS["birth_swapped"]:
        return born.replace(day=born.month, month=born.day)
    if chance.random() < FAULTS["birth_slip"]:
        return born.replace(year=born.year + chance.choice((-10, -1, 1, 10)), day=min(born.day, 28))
    return born


def _documents_again(chance: random.Random, one: traits.Record) -> frozenset[tuple[str, str, str]]:
    """A document belongs to one record, so the second has it with another type, or with a slip, or not at all."""
    if not one.documents or chance.random() < FAULTS["document_missing"]:
        return frozenset()
    ((kind, country, number),) = one.documents
    if chance.random() < FAULTS["document_kind"]:
        return frozenset({("ti" if kind == "cc" else "cc", country, number)})
    place = chance.randrange(len(number))
    other = str((int(number[place]) + chance.randrange(1, 10)) % 10)
    return frozenset({(kind, country, number[:place] + other + number[place + 1 :])})


def _phones_again(chance: random.Random, one: traits.Record) -> frozenset[str]:
    if chance.random() < FAULTS["phone_missing"]:
        return frozenset()
    if chance.random() < FAULTS["phone_changed"]:
        return frozenset({_phone(chance)})
    # The same number, without the country before it.
    return frozenset(phone.removeprefix("+57") for phone in one.phones)


def _slip(chance: random.Random, text: str) -> str:
    """Return a name with one letter left out, doubled, mistaken or swapped with the next."""
    place = chance.randrange(len(text) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place] + text[place:]
    if kind == 2:
        return text[:place] + chance.choice(SLIPS) + text[place + 1 :]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
