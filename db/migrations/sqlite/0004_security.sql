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
CREATE INDEX `contract_owner` ON `contract` (`organisation_id`,`owner_id`,`created_by`,`document_id`,`id`);--> statement-breakpoint
ALTER TABLE `document` ADD `prepared_size` integer;--> statement-breakpoint
CREATE INDEX `document_sizes` ON `document` (`original_size`,`prepared_size`);--> statement-breakpoint
ALTER TABLE `recipient` ADD `agreement` text;--> statement-breakpoint
ALTER TABLE `recipient` ADD `identity_salt` text;--> statement-breakpoint
ALTER TABLE `signing_session` ADD `proven_at` integer;--> statement-breakpoint
CREATE INDEX `document_source_sizes` ON `document_source` (`document_id`,`size`);--> statement-breakpoint
CREATE INDEX `sealed_version_sizes` ON `sealed_version` (`contract_id`,`size`);--> statement-breakpoint
CREATE INDEX `signature_image` ON `signature` (`image_sha256`);--> statement-breakpoint
CREATE INDEX `signature_strokes` ON `signature` (`strokes_sha256`);--> statement-breakpoint
CREATE INDEX `signature_consent` ON `signature` (`consent_sha256`);