"""The poverty lines that an operator kept before the register was there come into it; what they were stays on record.

One person kept each of them, and the register says so: "kept" is neither shipped nor approved by two.
"""

from django.db import migrations

COPY = """
-- A line that was left open gave way to the next one of its place, and now says so itself.
INSERT INTO reference_value (
    key, code, place, variant, version, value, unit, from_date, to_date, source, status, confidence, note, origin,
    shipped_digest, recorded_at, superseded_at
)
SELECT key, 'poverty_line_monetary',
    CASE WHEN domain LIKE 'city:%' THEN 'CO-' || substr(domain, 6) WHEN domain = 'national' THEN 'CO'
        ELSE 'CO-' || domain END,
    -- The national line that ships stands beside the operator's own.
    CASE WHEN domain = 'national' THEN 'own' ELSE '' END,
    version, amount, currency || '/month', from_date,
    CASE WHEN superseded_at IS NULL THEN least(to_date, lead(from_date) OVER (
        PARTITION BY domain, superseded_at IS NULL ORDER BY from_date
    )) ELSE to_date END,
    source, CASE standing WHEN 'demonstration' THEN 'demonstration' ELSE 'in_force' END,
    CASE standing WHEN 'official' THEN 'read' ELSE 'secondary' END, '', 'kept', '', recorded_at, superseded_at
FROM people_povertyline;
"""


class Migration(migrations.Migration):
    dependencies = [("reference", "0003_register"), ("people", "0016_consents")]
    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
