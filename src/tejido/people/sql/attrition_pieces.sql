-- attrition_pieces: the employments that touch [%(from_date)s, %(to_date)s), cut where the group changes that is asked
-- for; days in no group are the group "none". Who goes on with another contract the next day has not left. The spells
-- of groups are held within the employment, since a place or an account may be left open by mistake.
twin AS (
    -- Records that were merged, and those that stand for them: one person, whose days and leavings are counted once.
    SELECT id AS own_id, canonical_person_id AS person_id FROM people_person WHERE canonical_person_id IS NOT NULL
    UNION
    SELECT canonical_person_id, canonical_person_id FROM people_person WHERE canonical_person_id IS NOT NULL
), touching AS (
    SELECT spell.id, spell.person_id AS own_id, coalesce(twin.person_id, spell.person_id) AS person_id,
           twin.person_id IS NOT NULL AS has_twin, spell.from_date, spell.to_date, spell.end_reason
    FROM people_employment AS spell LEFT JOIN twin ON twin.own_id = spell.person_id
    WHERE spell.superseded_at IS NULL AND spell.from_date < %(to_date)s
      AND (spell.to_date IS NULL OR spell.to_date > %(from_date)s)
), single AS (
    SELECT * FROM touching WHERE NOT has_twin
    UNION ALL
    -- What an earlier record of the same person tells already is left out.
    SELECT id, own_id, person_id, has_twin,
           greatest(from_date, max(coalesce(to_date, 'infinity')) OVER (
               PARTITION BY person_id ORDER BY from_date, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           )), to_date, end_reason
    FROM touching WHERE has_twin
), employed AS (
    SELECT spell.id, spell.own_id, spell.person_id, daterange(spell.from_date, spell.to_date) AS days, spell.to_date,
           CASE WHEN spell.to_date IS NOT NULL AND NOT EXISTS (
               SELECT FROM people_employment AS next
               WHERE next.person_id = spell.own_id AND next.superseded_at IS NULL AND next.from_date = spell.to_date
           ) AND (NOT spell.has_twin OR NOT EXISTS (
               SELECT FROM people_person AS record JOIN people_employment AS next ON next.person_id = record.id
               WHERE (record.id = spell.person_id OR record.canonical_person_id = spell.person_id)
                 AND next.superseded_at IS NULL
                 AND next.from_date <= spell.to_date AND (next.to_date IS NULL OR next.to_date > spell.to_date)
           )) THEN spell.end_reason END AS left_for
    FROM single AS spell
    WHERE spell.to_date IS NULL OR spell.from_date < spell.to_date
), spell AS (
    SELECT person_id, coalesce(site_id::text, 'home') AS part, daterange(from_date, to_date) AS days
    FROM people_placement
    WHERE %(dimension)s = 'site' AND superseded_at IS NULL AND from_date < %(to_date)s
      AND (to_date IS NULL OR to_date > %(from_date)s)
    UNION ALL
    SELECT person_id,
           CASE %(dimension)s
               WHEN 'client' THEN client_id::text
               WHEN 'account' THEN programme_id::text || CASE WHEN is_seasonal THEN ':seasonal' ELSE '' END
               ELSE CASE WHEN is_seasonal THEN 'seasonal' ELSE 'lasting' END
           END,
           daterange(from_date, to_date)
    FROM people_accountspell
    WHERE %(dimension)s IN ('client', 'account', 'season') AND superseded_at IS NULL AND from_date < %(to_date)s
      AND (to_date IS NULL OR to_date > %(from_date)s)
), piece AS (
    SELECT employed.id, employed.person_id, spell.part, employed.days * spell.days AS days, employed.to_date,
           employed.left_for
    FROM employed JOIN spell ON spell.person_id = employed.own_id AND spell.days && employed.days
    UNION ALL
    SELECT employed.id, employed.person_id, CASE WHEN %(dimension)s = 'all' THEN 'all' ELSE 'none' END,
           unnest(datemultirange(employed.days) - coalesce(covered.days, '{}')), employed.to_date, employed.left_for
    FROM employed
    LEFT JOIN (SELECT person_id, range_agg(days) AS days FROM spell GROUP BY person_id) AS covered
        ON covered.person_id = employed.own_id
)
