ALTER TABLE `code` ADD `sent_at` integer;--> statement-breakpoint
ALTER TABLE `code` DROP COLUMN `session_hash`;