"""The rows behind worked hours are the hours that are paid; and every day is summed anew."""

from django.db import migrations

from tejido.core.impact import worked_time

# As in 0002, but for the hours: with approved lists and corrections, as people_worked tells them.
ROWS = f"""
CREATE OR REPLACE FUNCTION vault.figure_rows(code text, period_from date, period_to date, as_of timestamptz)
RETURNS TABLE (person_id bigint, line text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF split_part(code, ':', 1) = 'status' THEN
        RETURN QUERY
            SELECT member.person_id, member.line
            FROM vault.members(split_part(code, ':', 2), period_from, period_to) AS member
            WHERE member.group_key = split_part(code, ':', 3);
    ELSIF code = 'placement:all:all' THEN
        RETURN QUERY
            SELECT member.person_id, member.hired_in FROM vault.members('all', period_from, period_to) AS member;
    ELSIF code = 'hours:all:all' THEN
        RETURN QUERY
            SELECT worked.person_id,
                   to_char(round(sum(extract(epoch FROM worked.to_at - worked.from_at)), 3), 'FM9999999990.000')
            FROM journal_installation AS house CROSS JOIN LATERAL people_worked(
                period_from::timestamp AT TIME ZONE house.zone,
                least(period_to::timestamp AT TIME ZONE house.zone, as_of),
                ARRAY[{", ".join(f"'{code}'" for code in worked_time.WORKED_ACTIVITIES)}]
            ) AS worked
            GROUP BY worked.person_id;
    END IF;
END $$;
"""
# What was summed counted presence alone. Sums are made again from rows by the next round of the worker, and so are the
# last months of the footprint; older ones about which something was approved are counted when they are looked at.
FORGET = """
TRUNCATE impact_daysum, impact_dayrefreshed;
UPDATE impact_footprintmonth AS kept SET superseded_at = greatest(now(), kept.recorded_at)
FROM journal_installation AS house
WHERE kept.superseded_at IS NULL AND EXISTS (
    SELECT FROM people_decided_time AS decided
    WHERE decided.from_at < (kept.month + interval '1 month') AT TIME ZONE house.zone
      AND decided.to_at > kept.month::timestamp AT TIME ZONE house.zone
);
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0012_survey_mail"), ("people", "0020_worked")]
    operations = [migrations.RunSQL(part, migrations.RunSQL.noop) for part in (ROWS, FORGET)]
