"""Who works in the demonstration: agents, mentors and supervisors. All are invented; no name belongs to anyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tejido.cli.demo import cast

# Up to this level in the first skill somebody works under supervision; above it, alone.
SUPERVISED_LEVEL_MAX = 3
# The first agents, whoever takes part among them, take every channel.
BLENDED_COUNT = 2
# Of the others every fourth answers calls, and as many as this rest of six works tasks off between chats.
CALLS_EVERY = 4
OFFICE_EVERY, OFFICE_REST = 6, 5
MENTOR_LEVEL = 5
# One mentor for so many agents.
AGENTS_A_MENTOR = 15
GOLDEN = (5**0.5 - 1) / 2
# Beginners with higher numbers are the cohort that was hired this month.
LAST_OF_OLD_COHORT = 30
# From this number on, whoever is no newcomer was hired when the centre opened.
FIRST_PIONEER = 25


@dataclass(frozen=True)
class AgentPlan:
    """One agent: their number, names, home, levels by skill, how many contacts of a channel at once, and what the
    vault will hold.
    """

    number: int
    given_names: str
    first_surname: str
    second_surname: str
    home: str
    levels: Mapping[str, int]
    capacities: Mapping[str, int]
    status: str | None

    @property
    def display_name(self) -> str:
        """What customers see: the first of the given names."""
        return self.given_names.split()[0]

    @property
    def address(self) -> str:
        """The mail address of their account."""
        return cast.agent_address(self.number)

    @property
    def rung(self) -> str:
        """How far they are: whoever is a beginner in the first skill learns under supervision."""
        return "supervised" if self.levels["spanish"] <= SUPERVISED_LEVEL_MAX else "solo"

    @property
    def is_newcomer(self) -> bool:
        """Whether they belong to the cohort that was hired this month."""
        return self.number > LAST_OF_OLD_COHORT and self.rung == "supervised"

    @property
    def is_pioneer(self) -> bool:
        """Whether they were hired when the centre opened."""
        return self.number >= FIRST_PIONEER and not self.is_newcomer

    @property
    def queue_codes(self) -> tuple[str, ...]:
        """The queues that their levels are enough for, at the last step, on a channel that they take."""
        return tuple(
            queue.code
            for queue in cast.QUEUES
            if all(self.levels.get(skill, 0) >= level for skill, level in queue.steps[-1][1].items())
            and any(self.capacities.get(channel) for channel in queue.channels)
        )


@dataclass(frozen=True)
class ColleaguePlan:
    """Somebody beside the agents: a mentor whom they can ask, or a supervisor of a site."""

    given_names: str
    first_surname: str
    home: str
    mail_name: str

    @property
    def display_name(self) -> str:
        """What colleagues see."""
        return self.given_names.split()[0]

    @property
    def address(self) -> str:
        """The mail address of their account."""
        return cast.address(self.mail_name)


_LONG, _POOR, _BOTH, _NEITHER, _SILENT = (
    "long_term_unemployed", "below_poverty_line", "both", "neither", "prefer_not_to_say",
)  # fmt: skip

# The first is for whoever takes part: nobody plays it. Spanish, English and cards from 0 (none) to 5.
_FIRST: Sequence[tuple[str, str, str, str, tuple[int, int, int], int, str | None]] = (
    ("Valentina", "Doria", "Lozano", "monteria", (5, 5, 5), 3, _NEITHER),
    ("Yeison", "Argel", "Vergara", "monteria", (4, 0, 3), 3, _LONG),
    ("Luz Marina", "Hoyos", "Padilla", "monteria", (5, 0, 4), 3, _POOR),
    ("Kevin", "Lora", "Mestra", "monteria", (3, 0, 0), 2, _BOTH),
    ("María José", "Pacheco", "Ruiz", "monteria", (5, 4, 2), 3, _NEITHER),
    ("Duván", "Correa", "Sáenz", "monteria", (4, 0, 3), 3, _LONG),
    ("Eliana", "Montes", "Burgos", "monteria", (4, 3, 0), 3, _POOR),
    ("José David", "Negrete", "Salgado", "monteria", (3, 0, 2), 2, _LONG),
    ("Katerine", "Álvarez", "Guzmán", "monteria", (4, 4, 3), 3, _NEITHER),
    ("Omar", "Babilonia", "Díaz", "monteria", (3, 0, 0), 3, _BOTH),
    ("Sindy", "Causil", "Ramos", "monteria", (5, 0, 4), 3, _POOR),
    ("Andrés Felipe", "Espitia", "Cogollo", "monteria", (4, 5, 0), 3, _NEITHER),
    ("Rosa Elena", "Tordecilla", "Arroyo", "monteria", (4, 0, 3), 2, _LONG),
    ("Brayan", "Flórez", "Hernández", "monteria", (3, 3, 0), 3, _POOR),
    ("Diana", "Galván", "Páez", "monteria", (5, 4, 5), 3, _NEITHER),
    ("Elkin", "Jiménez", "Bedoya", "monteria", (4, 0, 1), 3, _BOTH),
    ("Yuranis", "Kerguelén", "Soto", "monteria", (3, 0, 0), 3, None),
    ("Carlos Mario", "Nisperuza", "Vélez", "monteria", (4, 4, 0), 3, _NEITHER),
    ("Marelvis", "Oviedo", "Buelvas", "monteria", (5, 0, 4), 3, _LONG),
    ("Santiago", "Racero", "Pérez", "monteria", (4, 3, 2), 2, _NEITHER),
    ("Jhon Jairo", "Erazo", "Benavides", "pasto", (4, 0, 3), 3, _LONG),
    ("Mónica", "Chaves", "Rosero", "pasto", (5, 4, 0), 3, _NEITHER),
    ("Segundo", "Narváez", "Botina", "pasto", (3, 0, 0), 2, _BOTH),
    ("Paola Andrea", "Guerrero", "Insuasty", "pasto", (5, 4, 4), 3, _NEITHER),
    ("Luis Alberto", "Jojoa", "Pantoja", "pasto", (4, 0, 2), 3, _POOR),
    ("Ana Lucía", "Delgado", "Zambrano", "pasto", (4, 5, 0), 3, _NEITHER),
    ("Fabio", "Timarán", "Criollo", "pasto", (3, 0, 3), 3, _LONG),
    ("Camila", "Ordóñez", "Arcos", "pasto", (5, 3, 0), 3, _NEITHER),
    ("Wilson", "Yandar", "Cuaical", "pasto", (4, 0, 4), 3, _SILENT),
    ("Tatiana", "Burbano", "Legarda", "pasto", (4, 4, 2), 3, None),
)
# The others by home: given names, and the surnames of the place, of which each gets two.
_OTHERS: Sequence[tuple[str, Sequence[str], Sequence[str]]] = (
    (
        "monteria",
        ("Adriana", "Bairon", "Cindy", "Deimer", "Estefany", "Fredy", "Greysi", "Hugo", "Ingrid", "Javier", "Karina",
         "Leonardo", "Maira", "Nadim", "Orlando", "Petrona", "Rafael", "Sara", "Teresa", "Ubaldo", "Viviana", "Walter",
         "Xiomara", "Yamile", "Zoila", "Arturo", "Betty", "Cristian", "Dalia", "Emiro"),
        ("Sierra", "Pastrana", "Anaya", "Banda", "Cantero", "Durango", "Furnieles", "Genes", "Hoyos", "Begambre"),
    ),
    (
        "quibdo",
        ("Yurlady", "Harold", "Leiner", "Mileidy", "Jarlin", "Nazly", "Oswaldo", "Kelly", "Dairo", "Francia",
         "Wílmar", "Yirlesa", "Ever", "Sulay", "Tomás", "Dary", "Edison", "Zulma", "Jackson", "Marleny", "Robinson",
         "Yajaira", "Neiver", "Eneida", "Fáber", "Iris", "Cruz Elena", "Aníbal", "Lorenza", "Pacífico"),
        ("Mosquera", "Palacios", "Rentería", "Murillo", "Hinestroza", "Perea", "Asprilla", "Valoyes", "Cuesta",
         "Ibargüen", "Maturana"),
    ),
    (
        "pasto",
        ("Aura", "Bolívar", "Clara", "Danilo", "Edith", "Franco", "Gladys", "Horacio", "Irma", "Julio", "Liliana",
         "Marino"),
        ("Caicedo", "Enríquez", "Getial", "Muñoz", "Riascos", "Villota", "Yela"),
    ),
    (
        "tunja",
        ("Alba", "Bernardo", "Consuelo", "Darío", "Esperanza", "Fabián", "Graciela", "Helber", "Johana", "Nelson",
         "Ángela", "Mauro", "Nubia", "Óscar Iván", "Pilar", "Reinaldo", "Stella", "Yeimy"),
        ("Suárez", "Cárdenas", "Pinzón", "Acuña", "Fonseca", "Barón", "Molano", "Siachoque"),
    ),
)  # fmt: skip
# Levels and declarations of the others, taken in turn; the lengths have no common divisor, so that they mix.
_LEVELS = (
    (4, 0, 3), (3, 3, 0), (5, 4, 0), (3, 0, 3), (4, 4, 0), (3, 0, 0), (5, 0, 4), (4, 3, 0), (3, 0, 2), (4, 5, 0),
    (4, 0, 4),
)  # fmt: skip
_STATUSES = (_LONG, _NEITHER, _POOR, _BOTH, _NEITHER, _LONG, None, _POOR, _NEITHER, _SILENT, _NEITHER, _BOTH, _LONG)


def _capacities(number: int, chats_count: int) -> dict[str, int]:
    if number <= BLENDED_COUNT:
        return {"chat": chats_count, "voice": 1, "task": 1}
    if number % CALLS_EVERY == 0:
        return {"voice": 1}
    return {"chat": chats_count, "task": 1} if number % OFFICE_EVERY == OFFICE_REST else {"chat": chats_count}


def _levels(spanish: int, english: int, cards: int) -> dict[str, int]:
    given = {"spanish": spanish, "english": english, "cards": cards}
    return {skill: level for skill, level in given.items() if level}


def _agents() -> tuple[AgentPlan, ...]:
    plans = [
        AgentPlan(number, given, first, second, home, _levels(*levels), _capacities(number, chats_count), status)
        for number, (given, first, second, home, levels, chats_count, status) in enumerate(_FIRST, start=1)
    ]
    for home, given_names, surnames in _OTHERS:
        for index, given in enumerate(given_names):
            turn = len(plans) - len(_FIRST)
            spanish, english, cards = _LEVELS[turn % len(_LEVELS)]
            plans.append(
                AgentPlan(
                    len(plans) + 1, given, surnames[index % len(surnames)],
                    surnames[(index + 1 + index // len(surnames)) % len(surnames)], home,
                    _levels(spanish, english, cards),
                    _capacities(len(plans) + 1, 2 if spanish <= SUPERVISED_LEVEL_MAX else 3),
                    _STATUSES[turn % len(_STATUSES)],
                )
            )  # fmt: skip
    return tuple(plans)


AGENTS = _agents()
YOU = AGENTS[0]
# They are asked, and take no contacts of their own; the last one is for whoever wants to be a mentor.
MENTORS = (
    ColleaguePlan("Gloria", "Mercado", "monteria", "mentora1"),
    ColleaguePlan("Alirio", "Córdoba", "quibdo", "mentor2"),
    ColleaguePlan("Nancy", "Villalba", "monteria", "mentora3"),
    ColleaguePlan("Hernando", "Burgos", "pasto", "mentor4"),
    ColleaguePlan("Yaneth", "Becerra", "tunja", "mentora5"),
    ColleaguePlan("Rubén", "Copete", "quibdo", "mentor6"),
    ColleaguePlan("Isabel", "Petro", "monteria", "mentora7"),
    ColleaguePlan("Ofelia", "Salcedo", "monteria", "mentora"),
)
SUPERVISORS = (
    ColleaguePlan("Supervisora", "Demostración", "monteria", "supervision"),
    ColleaguePlan("Supervisor de Quibdó", "Demostración", "quibdo", "supervision.quibdo"),
    ColleaguePlan("Supervisora de hogares", "Demostración", "pasto", "supervision.hogares"),
)


def mentors_played(agents_count: int) -> Sequence[ColleaguePlan]:
    """Return the mentors whom the play brings for so many agents; at least one."""
    return MENTORS[: max(1, min(len(MENTORS) - 1, round(agents_count / AGENTS_A_MENTOR)))]


def present(agents: Sequence[AgentPlan], *, count: int) -> tuple[AgentPlan, ...]:
    """Return so many of these agents, such that the first of them, however many, come evenly from each kind.

    Kinds are told apart by channels, by rung, by whether they speak English, and by home. The multiples of the golden
    ratio with the smallest fractional parts lie nearly evenly: no more than three distances are among them.

    Source: V. T. Sós, On the distribution mod 1 of the sequence nα, Annales Universitatis Scientiarum Budapestinensis 1
    (1958), 127-134.
    """
    alike = sorted(agents, key=_kind)
    order = sorted(range(len(alike)), key=lambda place: (place * GOLDEN) % 1.0)
    return tuple(alike[place] for place in order[:count])


def _kind(agent: AgentPlan) -> tuple[tuple[str, ...], str, bool, str]:
    return tuple(agent.capacities), agent.rung, "english" in agent.levels, agent.home
