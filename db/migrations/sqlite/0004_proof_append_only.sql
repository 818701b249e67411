-- A seat belt, like that of audit_event: a checkpoint that was signed is never changed or taken back.
CREATE TRIGGER audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;
