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
ALTER TABLE "recipient" ADD COLUMN "agreement" text;--> statement-breakpoint
ALTER TABLE "recipient" ADD COLUMN "identity_salt" text;--> statement-breakpoint
ALTER TABLE "signing_session" ADD COLUMN "proven_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "audit_repeat_contract" ON "audit_repeat" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "audit_repeat_since" ON "audit_repeat" USING btree ("since");