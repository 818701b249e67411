CREATE TABLE "audit_repeat" (
	"key" text PRIMARY KEY NOT NULL,
	"contract_id" text,
	"event" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"count" bigint NOT NULL,
	"latest" timestamp (3) with time zone NOT NULL,
	"requests" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "code_before" text DEFAULT 'signing' NOT NULL;--> statement-breakpoint
ALTER TABLE "document" ADD COLUMN "prepared_size" bigint;--> statement-breakpoint
ALTER TABLE "recipient" ADD COLUMN "agreement" text;--> statement-breakpoint
ALTER TABLE "recipient" ADD COLUMN "identity_salt" text;--> statement-breakpoint
ALTER TABLE "signing_session" ADD COLUMN "proven_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "audit_repeat_contract" ON "audit_repeat" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "audit_repeat_since" ON "audit_repeat" USING btree ("since");--> statement-breakpoint
CREATE INDEX "contract_owner" ON "contract" USING btree ("organisation_id","owner_id","created_by","document_id","id");--> statement-breakpoint
CREATE INDEX "document_sizes" ON "document" USING btree ("original_size","prepared_size");--> statement-breakpoint
CREATE INDEX "document_source_sizes" ON "document_source" USING btree ("document_id","size");--> statement-breakpoint
CREATE INDEX "sealed_version_sizes" ON "sealed_version" USING btree ("contract_id","size");--> statement-breakpoint
CREATE INDEX "signature_image" ON "signature" USING btree ("image_sha256");--> statement-breakpoint
CREATE INDEX "signature_strokes" ON "signature" USING btree ("strokes_sha256");--> statement-breakpoint
CREATE INDEX "signature_consent" ON "signature" USING btree ("consent_sha256");