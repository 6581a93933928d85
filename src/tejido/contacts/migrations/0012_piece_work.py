"""Whether tasks were accepted, and what people did by the piece, for whoever pays it."""

import django.db.models.deletion
from django.db import migrations, models

from tejido.journal import schema

KEPT = {"app": "SELECT, INSERT, UPDATE", "work": "SELECT"}
KEYS = """
ALTER TABLE contacts_taskreview ADD CONSTRAINT task_review_of_clients_contact
    FOREIGN KEY (contact_id, client_id) REFERENCES contacts_contact (id, client_id);
"""
# Whoever pays sees of every client what each person did, as numbers by programme and queue, and nothing else of it.
# Waiting is a line without a queue: ready, with nothing in hand.
COUNTED = """
CREATE FUNCTION contacts_piece_work(people bigint[], from_date date, to_date date, zone text)
RETURNS TABLE (person_id bigint, programme_id bigint, queue_id bigint, day date, item_count bigint,
               rejected_count bigint, working_seconds bigint, waiting_seconds bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT coalesce(person.canonical_person_id, person.id), contact.programme_id, coalesce(contact.queue_id, 0),
           (leg.to_at AT TIME ZONE zone)::date,
           count(DISTINCT contact.id) FILTER (WHERE contact.state = 'ended' AND is_done),
           count(DISTINCT contact.id) FILTER (WHERE contact.state = 'ended' AND is_done AND NOT review.is_accepted),
           round(sum(extract(epoch FROM leg.to_at - leg.from_at)))::bigint, 0::bigint
    FROM contacts_leg AS leg
    JOIN contacts_contact AS contact ON contact.id = leg.contact_id AND contact.channel = 'task'
    JOIN people_person AS person ON person.id = leg.person_id
    -- Whoever handed a task on has its time, and whoever did it has the task.
    CROSS JOIN LATERAL (SELECT leg.end_reason NOT IN ('transferred', 'taken_over', 'lost_line') AS is_done) AS part
    LEFT JOIN contacts_taskreview AS review ON review.contact_id = contact.id AND review.superseded_at IS NULL
    WHERE 0 = ANY ((SELECT scope())::bigint[])
      AND coalesce(person.canonical_person_id, person.id) = ANY (people)
      AND leg.role = 'serving'
      AND leg.to_at >= from_date::timestamp AT TIME ZONE zone AND leg.to_at < to_date::timestamp AT TIME ZONE zone
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT coalesce(person.canonical_person_id, person.id), 0, 0, kept.day, 0, 0, 0,
           round(sum(kept.idle_seconds))::bigint
    FROM contacts_fairnessday AS kept JOIN people_person AS person ON person.id = kept.person_id
    WHERE 0 = ANY ((SELECT scope())::bigint[])
      AND coalesce(person.canonical_person_id, person.id) = ANY (people)
      AND kept.day >= from_date AND kept.day < to_date AND kept.idle_seconds > 0
    GROUP BY 1, 4
    ORDER BY 1, 4, 3
$$;
REVOKE EXECUTE ON FUNCTION contacts_piece_work(bigint[], date, date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION contacts_piece_work(bigint[], date, date, text) TO tejido_app, tejido_work;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0005_help'),
        ('contacts', '0011_fairness'),
    ]

    operations = [
        migrations.CreateModel(
            name='TaskReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_accepted', models.BooleanField()),
                ('by_user_id', models.BigIntegerField()),
                ('reviewed_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='clients.client')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='contacts.contact')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('contact',), name='one_review_of_a_task'), models.CheckConstraint(condition=models.Q(('superseded_at__isnull', True), ('superseded_at__gte', models.F('recorded_at')), _connector='OR'), name='task_review_superseded_later')],
            },
        ),
        schema.of_client("contacts_taskreview", KEPT),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]
