DROP INDEX "code_ip";--> statement-breakpoint
ALTER TABLE "code" ADD COLUMN "sent_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "copy_time" text DEFAULT 'completion' NOT NULL;--> statement-breakpoint
ALTER TABLE "signature" ADD COLUMN "entered_name" text;--> statement-breakpoint
ALTER TABLE "signature" ADD COLUMN "entered_initials" text;--> statement-breakpoint
ALTER TABLE "code" DROP COLUMN "session_hash";--> statement-breakpoint
ALTER TABLE "code" DROP COLUMN "ip_hash";