"""Lists about people who are known already: who was in a session, how a course ended, what was paid, and who left.

A line names somebody by their document, or by a name that only one person has. Nobody becomes known by these files.
"""

from __future__ import annotations

from collections.abc import Mapping

from tejido.core.imports import cells, columns, words

RESULTS: words.Choices = {
    "passed": ("passed", "aprobo", "aprobado", "aprobada"),
    "not_passed": ("not passed", "failed", "no aprobo", "reprobo", "reprobado", "reprobada"),
    "attended_only": ("attended only", "attended", "solo asistio", "asistio"),
}
COSTS: words.Choices = {
    "fees": ("fees", "fee", "course", "matricula", "curso", "inscripcion"),
    "transport": ("transport", "bus", "transporte", "pasajes"),
    "meals": ("meals", "food", "alimentacion", "comida", "comidas", "refrigerio", "almuerzo"),
    "other": ("other", "otro", "otros"),
}
REASONS: words.Choices = {
    "hired_by_client": ("hired by a client", "hired by client", "contratado por cliente", "contratada por cliente"),
    "promoted_out": ("promoted out", "promoted out of the operator", "ascendio fuera"),
    "resigned": ("resigned", "renuncia", "renuncio"),
    "hired_elsewhere": ("hired elsewhere", "otro empleo", "otro trabajo"),
    "study": ("to study", "study", "estudio", "estudios", "para estudiar"),
    "moved_away": ("moved away", "se mudo", "traslado de ciudad"),
    "family": ("family", "to care for their family", "familia", "cuidado de la familia"),
    "health": ("health", "because of their health", "salud", "por salud"),
    "mutual": ("by mutual agreement", "mutual", "mutuo acuerdo"),
    "dismissed": ("dismissed", "despido", "despedido", "despedida"),
    "term_over": ("fixed term over", "fin del contrato", "fin de contrato", "termino del contrato"),
    "not_passed": ("trial period not passed", "no paso el periodo de prueba"),
    "work_ended": ("the work ended", "fin de la campana", "se acabo el trabajo"),
    "retired": ("retired", "pension", "pensionado", "pensionada"),
    "died": ("died", "fallecimiento", "fallecio"),
    "other": ("another reason", "other", "otra", "otro", "otra razon"),
}  # fmt: skip
DESTINATIONS: words.Choices = {
    "client": ("works for a client", "client", "cliente", "con un cliente"),
    "formal_job": ("another job with a contract", "formal job", "empleo formal", "trabajo con contrato"),
    "informal_work": ("work without a contract", "informal work", "trabajo informal", "trabajo sin contrato"),
    "own_business": ("own business", "negocio propio", "emprendimiento"),
    "study": ("study", "estudia", "estudio", "estudios"),
    "care": ("care", "cares for somebody", "cuida a alguien", "cuidado"),
    "moved": ("moved", "se mudo"),
    "no_work": ("no work", "without work", "sin trabajo", "desempleo"),
    "unknown": ("unknown", "not known", "no se sabe", "desconocido"),
}

_PERSON: columns.Kind = (
    columns.Column(
        code="document_kind", en="Document type", es="Tipo de documento", read=cells.of_words(words.DOCUMENTS),
        example="CC",
    ),
    columns.Column(
        code="document_country", en="Document country", es="País del documento",
        read=cells.matching(cells.COUNTRY, "country", upper=True), example="CO",
    ),
    columns.Column(
        code="document_number", en="Document number", es="Número de documento", read=cells.document,
        also=("document", "id number", "documento", "cedula", "numero documento"), example="1067890123",
    ),
    columns.Column(
        code="given_names", en="Given names", es="Nombres", read=cells.name, also=("name", "first name", "nombre"),
        example="Yuliana María",
    ),
    columns.Column(
        code="first_surname", en="First surname", es="Primer apellido", read=cells.name,
        also=("surname", "last name", "apellido", "apellidos"), example="Martínez",
    ),
    columns.Column(
        code="second_surname", en="Second surname", es="Segundo apellido", read=cells.name, example="Ruiz"
    ),
)  # fmt: skip
_COHORT = columns.Column(
    code="cohort", en="Cohort", es="Cohorte", read=cells.name, also=("group", "grupo"), example="Montería, marzo"
)
_ON = columns.Column(
    code="on_day", en="On", es="Fecha", read=cells.day, also=("date", "day", "dia"), is_required=True,
    example="2026-11-30",
)  # fmt: skip

ATTENDANCE: columns.Kind = (
    *_PERSON, _COHORT, _ON,
    columns.Column(
        code="from_time", en="Session begins at", es="Hora de la sesión", read=cells.clock, also=("time", "hora"),
        example="08:00",
    ),
    columns.Column(
        code="is_present", en="Was there", es="Asistió", read=cells.of_words(words.ANSWERS),
        also=("present", "attended", "presente", "asistencia"), example="sí",
    ),
)  # fmt: skip
COMPLETIONS: columns.Kind = (
    *_PERSON, _COHORT, _ON,
    columns.Column(
        code="result", en="Result", es="Resultado", read=cells.of_words(RESULTS), is_required=True, example="aprobó"
    ),
    columns.Column(
        code="score_percent", en="Score in percent", es="Puntaje en porcentaje", read=cells.percent,
        also=("score", "grade", "puntaje", "nota"), example="88,5",
    ),
)  # fmt: skip
COVERED_COSTS: columns.Kind = (
    *_PERSON, _COHORT, _ON,
    columns.Column(
        code="cost_kind", en="For", es="Concepto", read=cells.of_words(COSTS), also=("kind", "cost", "tipo", "costo"),
        is_required=True, example="transporte",
    ),
    columns.Column(
        code="amount", en="Amount", es="Valor", read=cells.money, also=("value", "monto", "importe"), is_required=True,
        example="12.400,50",
    ),
    columns.Column(
        code="currency", en="Currency", es="Moneda", read=cells.matching(cells.CURRENCY, "currency", upper=True),
        example="COP",
    ),
    columns.Column(
        code="receipt_number", en="Number of the receipt", es="Número del recibo", read=cells.name,
        also=("receipt", "recibo", "factura"), example="R-17",
    ),
)  # fmt: skip
EXITS: columns.Kind = (
    *_PERSON,
    columns.Column(
        code="to_date", en="First day without employment", es="Primer día sin empleo", read=cells.day,
        also=("until", "to", "hasta", "fecha de retiro"), is_required=True, example="2026-12-01",
    ),
    columns.Column(
        code="reason", en="Reason", es="Motivo", read=cells.of_words(REASONS), also=("causa", "razon"),
        is_required=True, example="renuncia",
    ),
    columns.Column(
        code="destination", en="Where they go", es="A dónde va", read=cells.of_words(DESTINATIONS),
        also=("destination", "destino"), example="empleo formal",
    ),
)  # fmt: skip
ACTIVITIES: words.Choices = {
    "available": ("worked", "work", "ready for contacts", "trabajo", "trabajado", "laborado", "turno"),
    "training": ("training", "meeting", "capacitacion", "formacion", "reunion", "entrenamiento"),
    "break": ("break", "pause", "descanso", "pausa"),
    "lunch": ("lunch", "almuerzo"),
}
WORKED_HOURS: columns.Kind = (
    *_PERSON, _ON,
    columns.Column(
        code="begin_time", en="From", es="Desde", read=cells.clock, also=("begin", "start", "in", "entrada", "inicio"),
        is_required=True, example="08:00",
    ),
    columns.Column(
        code="to_time", en="To", es="Hasta", read=cells.clock, also=("end", "out", "salida", "fin"), is_required=True,
        example="12:30",
    ),
    columns.Column(
        code="activity", en="What was done", es="Qué hizo", read=cells.of_words(ACTIVITIES),
        also=("what", "activity", "actividad"), example="trabajo",
    ),
)  # fmt: skip
KINDS: Mapping[str, columns.Kind] = {
    "attendance": ATTENDANCE,
    "completions": COMPLETIONS,
    "costs": COVERED_COSTS,
    "exits": EXITS,
    "worked_hours": WORKED_HOURS,
}
