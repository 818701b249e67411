ALTER TABLE "document" ADD COLUMN "existing_signatures" text;--> statement-breakpoint
ALTER TABLE "document" ADD COLUMN "warnings" text;