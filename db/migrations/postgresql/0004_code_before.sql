ALTER TABLE "contract" ADD COLUMN "code_before" text DEFAULT 'signing' NOT NULL;--> statement-breakpoint
ALTER TABLE "signing_session" ADD COLUMN "proven_at" timestamp (3) with time zone;