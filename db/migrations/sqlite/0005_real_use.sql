DROP INDEX `code_ip`;--> statement-breakpoint
ALTER TABLE `code` ADD `sent_at` integer;--> statement-breakpoint
ALTER TABLE `code` DROP COLUMN `session_hash`;--> statement-breakpoint
ALTER TABLE `code` DROP COLUMN `ip_hash`;--> statement-breakpoint
ALTER TABLE `contract` ADD `copy_time` text DEFAULT 'completion' NOT NULL;--> statement-breakpoint
ALTER TABLE `signature` ADD `entered_name` text;--> statement-breakpoint
ALTER TABLE `signature` ADD `entered_initials` text;