"""Agreements, steps and accounts of partners; the history and the filled seats of openings; who is interested."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT, INSERT, UPDATE"}
OF_THE_OPERATOR = ("liaison", "partnerlink", "openingchange", "filledseat", "interest")


def of_partner(table: str, condition: str) -> migrations.RunSQL:
    """Return the operation that opens a table's rows to the operator, and to a partner where a condition holds.

    The scope of a partner's pages is the partner's id below zero, and nothing else.
    """
    whole = f"0 = ANY ((SELECT scope())::bigint[]) OR {condition}"
    statements = [f"GRANT {privileges} ON {table} TO tejido_{role}" for role, privileges in KEPT.items()]
    statements.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    statements.append(f"CREATE POLICY {table}_scope ON {table} USING ({whole}) WITH CHECK ({whole})")
    return migrations.RunSQL(";\n".join(statements), migrations.RunSQL.noop)


def own(column: str) -> str:
    """Return the condition that a row is the partner's own."""
    return f"-{column} = ANY ((SELECT scope())::bigint[])"


# The ground made this table the operator's alone; its own row is all that a partner sees of it.
PARTNER = f"""
DROP POLICY people_partner_scope ON people_partner;
CREATE POLICY people_partner_scope ON people_partner
    USING (0 = ANY ((SELECT scope())::bigint[]) OR {own("id")})
    WITH CHECK (0 = ANY ((SELECT scope())::bigint[]));
"""

POLICIES = [
    *(schema.of_operator(f"people_{table}", KEPT) for table in OF_THE_OPERATOR),
    migrations.RunSQL(PARTNER, migrations.RunSQL.noop),
    of_partner("people_agreement", own("partner_id")),
    of_partner("people_partnerstep", own("partner_id")),
    of_partner("people_partnernote", own("partner_id")),
    # These belong to a row above, and open where that does.
    of_partner(
        "people_commitment", "EXISTS (SELECT FROM people_agreement AS above WHERE above.id = agreement_id)"
    ),
    of_partner("people_keptpart", "EXISTS (SELECT FROM people_commitment AS above WHERE above.id = commitment_id)"),
    of_partner("people_stepturn", "EXISTS (SELECT FROM people_partnerstep AS above WHERE above.id = step_id)"),
]

FUNCTIONS = """
-- Who says on the public page that they are interested is found by their number.
CREATE INDEX IF NOT EXISTS people_phone_by_number ON people_phone (number);

-- The partner that an account speaks for, asked before there is a scope.
CREATE FUNCTION partner_of_user(account bigint, at timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT link.partner_id FROM people_partnerlink AS link JOIN people_partner AS partner ON partner.id = link.partner_id
    WHERE link.from_at <= at AND (link.to_at IS NULL OR link.to_at > at)
      AND (partner.ended_at IS NULL OR partner.ended_at > at)
      AND (link.user_id = account
           OR link.invitation_id IN (SELECT id FROM access_invitation WHERE accepted_by_id = account))
    ORDER BY link.id DESC LIMIT 1
$$;

-- How many people a partner brought to each stage, by the first of its cohorts they were in (0: none), with a digest of
-- who they are, by which the caller rounds. Answers to the operator and to this partner; no row of a person leaves it.
CREATE FUNCTION partner_outcomes(partner bigint, until date)
RETURNS TABLE (cohort bigint, stage text, people_count bigint, people_digest text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH first_met AS (
        SELECT person_id, cohort_id, on_date FROM people_stage
        WHERE partner_id = partner AND superseded_at IS NULL AND on_date <= until
        UNION ALL
        SELECT met.person_id, met.cohort_id, met.on_date FROM people_cohort AS given
        JOIN people_stage AS met ON met.cohort_id = given.id AND met.superseded_at IS NULL AND met.on_date <= until
        WHERE given.partner_id = partner
    ), brought AS (
        SELECT coalesce(person.canonical_person_id, person.id) AS person_id, min(first_met.on_date) AS on_date,
               coalesce((array_agg(first_met.cohort_id ORDER BY first_met.on_date, first_met.cohort_id)
                         FILTER (WHERE own.partner_id = partner))[1], 0) AS cohort_id
        FROM first_met JOIN people_person AS person ON person.id = first_met.person_id
        LEFT JOIN people_cohort AS own ON own.id = first_met.cohort_id
        WHERE (SELECT scope()) && ARRAY[0, -partner]
        GROUP BY 1
    ), every_record AS (
        SELECT person_id, person_id AS record_id, cohort_id, on_date FROM brought
        UNION ALL
        SELECT brought.person_id, merged.id, brought.cohort_id, brought.on_date
        FROM brought JOIN people_person AS merged ON merged.canonical_person_id = brought.person_id
    ), came AS (
        SELECT DISTINCT every_record.cohort_id, every_record.person_id, reached.stage
        FROM every_record JOIN people_stage AS reached
          ON reached.person_id = every_record.record_id AND reached.superseded_at IS NULL
         AND reached.on_date BETWEEN every_record.on_date AND until
        UNION ALL
        SELECT cohort_id, person_id, 'everybody' FROM brought
    )
    SELECT cohort_id, stage, count(*),
           encode(sha256(convert_to(string_agg(person_id::text, ',' ORDER BY person_id), 'UTF8')), 'hex')
    FROM came GROUP BY cohort_id, stage
$$;

-- The cohorts that a partner's outcomes are told by: what is taught, when and where. Its people stay behind the counts.
CREATE FUNCTION partner_cohorts(partner bigint, until date)
RETURNS TABLE (id bigint, course_en text, course_es text, name text, place text, from_date date, to_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT cohort.id, course.name_en, course.name_es, cohort.name, place.name, cohort.from_date, cohort.to_date
    FROM people_cohort AS cohort JOIN people_course AS course ON course.id = cohort.course_id
    JOIN reference_place AS place ON place.id = cohort.place_id
    WHERE cohort.partner_id = partner AND cohort.cancelled_at IS NULL AND cohort.from_date <= until
      AND (SELECT scope()) && ARRAY[0, -partner]
    ORDER BY cohort.from_date DESC, cohort.id DESC LIMIT 200
$$;

-- Clients and their programmes by name: who buys is no secret to those who fill the operator's openings.
CREATE FUNCTION people_buyers()
RETURNS TABLE (client_id bigint, client_key uuid, client_name text, programme_id bigint, programme_key uuid,
               programme_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT client.id, client.key, client.name, programme.id, programme.key, programme.name
    FROM clients_client AS client LEFT JOIN clients_programme AS programme ON programme.client_id = client.id
    WHERE 0 = ANY ((SELECT scope())::bigint[])
    ORDER BY client.name, programme.name
$$;

-- What the public page shows on a day, without a scope: what is open to everybody, and nothing about who is in it.
CREATE FUNCTION public_openings(today date)
RETURNS TABLE (id bigint, key uuid, name_en text, name_es text, place text, site text, work_mode text,
               weekly_hours numeric, seats bigint, opened_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT opening.id, opening.key, position.name_en, position.name_es, place.name, site.name, opening.work_mode,
           opening.weekly_hours, opening.seats_count - coalesce(held.count, 0), opening.opened_on
    FROM people_opening AS opening
    JOIN people_position AS position ON position.id = opening.position_id
    JOIN reference_place AS place ON place.id = opening.place_id
    LEFT JOIN people_site AS site ON site.id = opening.site_id
    LEFT JOIN LATERAL (
        SELECT count(*) AS count FROM people_filledseat AS seat
        WHERE seat.opening_id = opening.id AND seat.superseded_at IS NULL
    ) AS held ON true
    WHERE opening.closed_on IS NULL AND opening.is_public AND opening.opened_on <= today
      AND (opening.inside_first_until IS NULL OR opening.inside_first_until <= today)
      AND opening.seats_count > coalesce(held.count, 0)
    ORDER BY opening.opened_on, opening.id
$$;

CREATE FUNCTION public_cohorts(today date)
RETURNS TABLE (id bigint, key uuid, name_en text, name_es text, hours numeric, place text, site text, language text,
               seats integer, from_date date, to_date date, apply_until date, partner text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT cohort.id, cohort.key, course.name_en, course.name_es, course.hours, place.name, site.name, cohort.language,
           cohort.seats_count, cohort.from_date, cohort.to_date, cohort.apply_until, partner.name
    FROM people_cohort AS cohort
    JOIN people_course AS course ON course.id = cohort.course_id
    JOIN reference_place AS place ON place.id = cohort.place_id
    LEFT JOIN people_site AS site ON site.id = cohort.site_id
    LEFT JOIN people_partner AS partner ON partner.id = cohort.partner_id
    WHERE cohort.is_public AND cohort.cancelled_at IS NULL AND cohort.to_date > today
      AND coalesce(cohort.apply_until, cohort.from_date) >= today
    ORDER BY cohort.from_date, cohort.id
$$;
"""
CALLERS = "".join(
    f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {signature} TO tejido_app;\n"
    for signature in (
        "partner_of_user(bigint, timestamptz)", "partner_outcomes(bigint, date)", "partner_cohorts(bigint, date)",
        "people_buyers()",
        "public_openings(date)", "public_cohorts(date)",
    )
)  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_programmes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('kind', models.TextField()),
                ('title', models.TextField()),
                ('status', models.TextField(default='draft')),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('end_reason', models.TextField(blank=True, default='')),
                ('added_at', models.DateTimeField()),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='people.partner')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('training', 'referral', 'funding', 'space', 'hiring', 'other'))), name='agreement_kind_known'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gt', models.F('from_date')), _connector='OR'), name='agreement_ends_after_begin'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_on', None), ('signed_on', None), ('status', 'draft')), models.Q(('end_reason', ''), ('ended_on', None), ('signed_on__isnull', False), ('status', 'signed')), models.Q(('ended_on__isnull', False), ('status', 'ended'), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='agreement_status_has_its_day')]},
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('owed_by', models.TextField()),
                ('what', models.TextField()),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=14)),
                ('unit', models.TextField()),
                ('due_date', models.DateField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='people.agreement')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('owed_by__in', ('ours', 'theirs'))), name='commitment_side_known'), models.CheckConstraint(condition=models.Q(('unit__in', ('people', 'places', 'hours', 'days', 'months', 'sessions', 'meals', 'trips', 'items', 'COP', 'USD', 'EUR'))), name='commitment_unit_known'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='commitment_is_of_something')]},
        ),
        migrations.CreateModel(
            name='FilledSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('source', models.TextField()),
                ('filled_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('from_placement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.placement')),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filled_seats', to='people.opening')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.partner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filled_seats', to='people.person')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ('inside', 'outside'))), name='seat_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('from_placement__isnull', False), ('source', 'inside')), models.Q(('from_placement', None), ('source', 'outside')), _connector='OR'), name='seat_from_inside_names_the_placement'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='seat_superseded_later'), models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('opening', 'person'), name='seat_filled_once_by_a_person')], 'indexes': [models.Index(condition=models.Q(('superseded_at', None)), fields=['filled_on'], name='seat_by_date')]},
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('notice_version', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=2)),
                ('said_at', models.DateTimeField()),
                ('cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.cohort')),
                ('opening', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.opening')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='people.person')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('cohort', None), ('opening', None), _connector='OR'), name='interest_is_in_one_thing'), models.UniqueConstraint(fields=('person', 'cohort', 'opening'), name='interest_is_kept_once', nulls_distinct=False)]},
        ),
        migrations.CreateModel(
            name='KeptPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=14)),
                ('on_date', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept_parts', to='people.commitment')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='kept_part_is_of_something'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='kept_part_superseded_later')]},
        ),
        migrations.CreateModel(
            name='Liaison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('name', models.TextField()),
                ('role', models.TextField(blank=True, default='')),
                ('phone', models.TextField(blank=True, default='')),
                ('email', models.TextField(blank=True, default='')),
                ('language', models.CharField(max_length=2)),
                ('added_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to='people.partner')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('language__regex', '^[a-z]{2}$')), name='liaison_language_is_a_code')]},
        ),
        migrations.CreateModel(
            name='OpeningChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField()),
                ('seats_count', models.PositiveIntegerField()),
                ('reason', models.TextField(blank=True, default='')),
                ('user_id', models.BigIntegerField(blank=True, null=True)),
                ('changed_at', models.DateTimeField()),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='people.opening')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ('opened', 'seats', 'terms', 'closed', 'reopened'))), name='opening_change_known')]},
        ),
        migrations.CreateModel(
            name='PartnerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('user_id', models.BigIntegerField(blank=True, null=True)),
                ('invitation_id', models.BigIntegerField(blank=True, null=True)),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(blank=True, null=True)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='people.partner')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('invitation_id', None), ('user_id__isnull', False)), models.Q(('invitation_id__isnull', False), ('user_id', None)), _connector='OR'), name='link_is_to_one_account'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='link_ends_after_begin'), models.UniqueConstraint(condition=models.Q(('to_at', None)), fields=('user_id',), name='account_speaks_for_one_partner'), models.UniqueConstraint(condition=models.Q(('to_at', None)), fields=('invitation_id',), name='invitation_is_for_one_partner')]},
        ),
        migrations.CreateModel(
            name='PartnerNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('written_by', models.TextField()),
                ('text', models.TextField()),
                ('user_id', models.BigIntegerField()),
                ('written_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='people.partner')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('written_by__in', ('ours', 'theirs'))), name='note_side_known'), models.CheckConstraint(condition=models.Q(('seen_at__isnull', True), ('seen_at__gte', models.F('written_at')), _connector='OR'), name='note_seen_after_written')], 'indexes': [models.Index(fields=['partner', 'written_at'], name='note_by_partner'), models.Index(condition=models.Q(('seen_at', None), ('written_by', 'theirs')), fields=['written_at'], name='note_unseen')]},
        ),
        migrations.CreateModel(
            name='PartnerStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True)),
                ('what', models.TextField()),
                ('due_date', models.DateField(blank=True, null=True)),
                ('opened_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='people.agreement')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='people.partner')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('done_at__gte', models.F('opened_at')), _connector='OR'), name='step_done_after_opened')]},
        ),
        migrations.CreateModel(
            name='StepTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.TextField()),
                ('from_at', models.DateTimeField()),
                ('to_at', models.DateTimeField(blank=True, null=True)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='people.partnerstep')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ('ours', 'theirs'))), name='turn_side_known'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='turn_ends_after_begin'), models.UniqueConstraint(condition=models.Q(('to_at', None)), fields=('step',), name='one_turn_at_a_time')], 'indexes': [models.Index(condition=models.Q(('to_at', None)), fields=['from_at'], name='turn_that_waits')]},
        ),
        *POLICIES,
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(CALLERS, migrations.RunSQL.noop),
    ]
