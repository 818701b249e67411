-- A seat belt, like that of audit_event: a checkpoint that was signed is never changed or taken back.
CREATE TRIGGER audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_checkpoint_truncate BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
