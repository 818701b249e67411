-- A seat belt, not evidence: whoever can drop a trigger can rewrite the log, and only its hashes tell.
CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit: append-only'; END $$;
--> statement-breakpoint
CREATE FUNCTION audit_event_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.seq IS DISTINCT FROM (SELECT coalesce(max(seq), -1) + 1 FROM audit_event) THEN
    RAISE EXCEPTION 'audit: seq must be max+1';
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_event_insert BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_next();
--> statement-breakpoint
CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_event_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
INSERT INTO audit_head (id, size, leaf, origin) VALUES (1, 0, '', 'signcove/' || replace(gen_random_uuid()::text, '-', ''));
--> statement-breakpoint
CREATE VIEW audit_trail AS
SELECT e.seq, e.contract_id, e.event, e.actor_id, p.ip_address, p.user_agent, e.metadata, e.at AS "timestamp"
FROM audit_event e LEFT JOIN audit_personal p ON p.seq = e.seq;
