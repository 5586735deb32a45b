"""`audit_roots.gather_heads` as a function of PostgreSQL, in the same words as `merkle`: a test holds the two equal."""

CREATE = r"""
CREATE FUNCTION app_gather_heads(new_root text, moment timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    tenants text[]; heads text[]; proofs text[]; places integer[]; level bytea[]; above bytea[];
    total integer; width integer; place integer; number integer; before text; top text; words text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit roots', 0));
    SELECT array_agg(o.reference ORDER BY o.reference COLLATE "C"), array_agg(e.hash ORDER BY o.reference COLLATE "C")
    INTO tenants, heads
    FROM platform_organisation o
    CROSS JOIN LATERAL (
        SELECT hash FROM platform_auditevent WHERE organisation_id = o.reference
        ORDER BY day DESC, sequence DESC LIMIT 1
    ) e
    WHERE NOT EXISTS (SELECT 1 FROM platform_auditleaf l WHERE l.organisation_id = o.reference AND l.head = e.hash);
    total := coalesce(array_length(tenants, 1), 0);
    IF total = 0 THEN
        RETURN 0;
    END IF;
    FOR i IN 1..total LOOP
        level[i] := sha256('\x00'::bytea || convert_to(tenants[i] || ' ' || heads[i], 'UTF8'));
        places[i] := i - 1;
        proofs[i] := '';
    END LOOP;
    width := total;
    WHILE width > 1 LOOP
        FOR i IN 1..total LOOP
            place := places[i] # 1;
            IF place < width THEN
                proofs[i] := ltrim(proofs[i] || ' ' || encode(level[place + 1], 'hex'));
            END IF;
            places[i] := places[i] / 2;
        END LOOP;
        above := '{}';
        FOR i IN 0..(width - 1) / 2 LOOP
            IF 2 * i + 1 < width THEN
                above[i + 1] := sha256('\x01'::bytea || level[2 * i + 1] || level[2 * i + 2]);
            ELSE
                above[i + 1] := level[2 * i + 1];
            END IF;
        END LOOP;
        level := above;
        width := (width + 1) / 2;
    END LOOP;
    SELECT r.sequence, r.hash INTO number, before FROM platform_auditroot r ORDER BY r.sequence DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    before := coalesce(before, encode(sha256('audit roots'::bytea), 'hex'));
    top := encode(level[1], 'hex');
    words := number || ' ' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || total
        || ' ' || top || ' ' || before;
    INSERT INTO platform_auditroot (reference, sequence, at, count, root, previous, hash)
    VALUES (new_root, number, moment, total, top, before, encode(sha256(convert_to(words, 'UTF8')), 'hex'));
    INSERT INTO platform_auditleaf (reference, organisation_id, under_id, place, head, proof)
    SELECT left(replace(gen_random_uuid()::text, '-', ''), 24), tenants[i], new_root, i - 1, heads[i], proofs[i]
    FROM generate_series(1, total) AS i;
    RETURN total;
END $$;
REVOKE ALL ON FUNCTION app_gather_heads(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_gather_heads(text, timestamptz) TO app_rw;
"""

DROP = "DROP FUNCTION app_gather_heads(text, timestamptz)"
