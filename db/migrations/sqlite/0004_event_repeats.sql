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
CREATE INDEX `audit_repeat_since` ON `audit_repeat` (`since`);