CREATE TABLE `document_source` (
	`contract_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`sha256` text NOT NULL,
	`size` integer NOT NULL,
	`pages` integer NOT NULL,
	PRIMARY KEY(`contract_id`, `position`),
	FOREIGN KEY (`contract_id`) REFERENCES `contract`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `document_timestamp` (
	`contract_id` text NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`sha256` text NOT NULL,
	`size` integer NOT NULL,
	`time` integer NOT NULL,
	`authority` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`contract_id`, `version`)
);
--> statement-breakpoint
CREATE INDEX `document_timestamp_sha256` ON `document_timestamp` (`sha256`);--> statement-breakpoint
ALTER TABLE `contract` ADD `under_signature` text;--> statement-breakpoint
ALTER TABLE `organisation` ADD `under_name` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `organisation` ADD `under_time` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `organisation` ADD `under_meaning` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `recipient` ADD `meaning` text DEFAULT 'signature' NOT NULL;