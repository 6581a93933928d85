"""The cities that have a poverty line of their own, each with the towns of its metropolitan area."""

from __future__ import annotations

from collections.abc import Mapping

# By DIVIPOLA code, in the order of their names.
# Source: DANE, "Pobreza monetaria": 23 cities and metropolitan areas.
NAMES: Mapping[str, str] = {
    "63001": "Armenia",
    "08001": "Barranquilla",
    "11001": "Bogotá",
    "68001": "Bucaramanga",
    "76001": "Cali",
    "13001": "Cartagena",
    "54001": "Cúcuta",
    "18001": "Florencia",
    "73001": "Ibagué",
    "17001": "Manizales",
    "05001": "Medellín",
    "23001": "Montería",
    "41001": "Neiva",
    "52001": "Pasto",
    "66001": "Pereira",
    "19001": "Popayán",
    "27001": "Quibdó",
    "44001": "Riohacha",
    "47001": "Santa Marta",
    "70001": "Sincelejo",
    "15001": "Tunja",
    "20001": "Valledupar",
    "50001": "Villavicencio",
}
