ALTER TABLE "code" ADD COLUMN "sent_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "code" DROP COLUMN "session_hash";