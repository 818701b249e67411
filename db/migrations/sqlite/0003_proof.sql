CREATE TABLE `audit_anchor` (
	`origin` text NOT NULL,
	`size` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`time` integer NOT NULL,
	PRIMARY KEY(`origin`, `size`, `kind`, `name`)
);
--> statement-breakpoint
CREATE TABLE `audit_checkpoint` (
	`origin` text NOT NULL,
	`size` integer NOT NULL,
	`root` blob NOT NULL,
	`note` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`origin`, `size`)
);
--> statement-breakpoint
CREATE INDEX `audit_checkpoint_created` ON `audit_checkpoint` (`created_at`);--> statement-breakpoint
CREATE TABLE `audit_node` (
	`level` integer NOT NULL,
	`index` integer NOT NULL,
	`hash` blob NOT NULL,
	PRIMARY KEY(`level`, `index`)
);
--> statement-breakpoint
CREATE TABLE `disclosure` (
	`organisation_id` text NOT NULL,
	`locale` text NOT NULL,
	`version` integer NOT NULL,
	`sections` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `locale`, `version`)
);
--> statement-breakpoint
CREATE TABLE `witnessed_log` (
	`origin` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`root` blob NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `recipient` ADD `erased_at` integer;--> statement-breakpoint
ALTER TABLE `signature` ADD `disclosure_locale` text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE `signature` ADD `disclosure_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `signed_document` ADD `stamped_size` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `signed_document` ADD `stamped_sha256` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `signed_document_pre_seal` ON `signed_document` (`pre_seal_sha256`);--> statement-breakpoint
CREATE INDEX `signed_document_stamped` ON `signed_document` (`stamped_sha256`);--> statement-breakpoint
CREATE INDEX `signed_document_certificate` ON `signed_document` (`certificate_sha256`);--> statement-breakpoint
CREATE INDEX `audit_event_kind` ON `audit_event` (`event`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_event_actor` ON `audit_event` (`actor_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_event_at` ON `audit_event` (`at`);--> statement-breakpoint
CREATE INDEX `contract_original` ON `contract` (`original_sha256`);--> statement-breakpoint
CREATE INDEX `contract_prepared` ON `contract` (`prepared_sha256`);