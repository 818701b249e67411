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
CREATE INDEX "audit_repeat_contract" ON "audit_repeat" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "audit_repeat_since" ON "audit_repeat" USING btree ("since");