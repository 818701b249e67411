CREATE TABLE `member_session` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`user_agent` text,
	`ip_address` text,
	FOREIGN KEY (`member_id`) REFERENCES `member`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `member_session_member` ON `member_session` (`member_id`);--> statement-breakpoint
ALTER TABLE `contract` ADD `owner_id` text;--> statement-breakpoint
ALTER TABLE `user_account` DROP COLUMN `session_epoch`;