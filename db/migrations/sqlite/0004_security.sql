CREATE TABLE `audit_repeat` (
	`key` text PRIMARY KEY NOT NULL,
	`contract_id` text,
	`event` text NOT NULL,
	`since` integer NOT NULL,
	`count` integer NOT NULL,
	`latest` integer NOT NULL,
	`requests` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_repeat_contract` ON `audit_repeat` (`contract_id`);--> statement-breakpoint
CREATE INDEX `audit_repeat_since` ON `audit_repeat` (`since`);--> statement-breakpoint
ALTER TABLE `contract` ADD `code_before` text DEFAULT 'signing' NOT NULL;--> statement-breakpoint
ALTER TABLE `recipient` ADD `agreement` text;--> statement-breakpoint
ALTER TABLE `recipient` ADD `identity_salt` text;--> statement-breakpoint
ALTER TABLE `signing_session` ADD `proven_at` integer;