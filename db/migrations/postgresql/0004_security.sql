ALTER TABLE "contract" ADD COLUMN "code_before" text DEFAULT 'signing' NOT NULL;--> statement-breakpoint
ALTER TABLE "recipient" ADD COLUMN "agreement" text;--> statement-breakpoint
ALTER TABLE "recipient" ADD COLUMN "identity_salt" text;--> statement-breakpoint
ALTER TABLE "signing_session" ADD COLUMN "proven_at" timestamp (3) with time zone;