ALTER TABLE "code" ADD COLUMN "key_id" text;--> statement-breakpoint
ALTER TABLE "code" DROP COLUMN "salt";--> statement-breakpoint
ALTER TABLE "code" DROP COLUMN "cost";