-- A seat belt, not evidence: whoever can drop a trigger can rewrite the log, and only its hashes tell.
CREATE TRIGGER audit_event_insert BEFORE INSERT ON audit_event
WHEN new.seq IS NOT (SELECT coalesce(max(seq), -1) + 1 FROM audit_event)
BEGIN SELECT raise(ABORT, 'audit: seq must be max+1'); END;
--> statement-breakpoint
CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;
--> statement-breakpoint
INSERT INTO audit_head (id, size, leaf, origin) VALUES (1, 0, '', 'signcove/' || lower(hex(randomblob(16))));
--> statement-breakpoint
CREATE VIEW audit_trail AS
SELECT e.seq, e.contract_id, e.event, e.actor_id, p.ip_address, p.user_agent, e.metadata,
  strftime('%Y-%m-%dT%H:%M:%fZ', e.at / 1000.0, 'unixepoch') AS timestamp
FROM audit_event e LEFT JOIN audit_personal p ON p.seq = e.seq;
