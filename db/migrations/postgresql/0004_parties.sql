ALTER TABLE "recipient" ADD COLUMN "agreement" text;--> statement-breakpoint
ALTER TABLE "recipient" ADD COLUMN "identity_salt" text;