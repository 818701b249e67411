CREATE TABLE `account_token` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`purpose` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user_account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `account_token_user` ON `account_token` (`user_id`);--> statement-breakpoint
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
CREATE TABLE `audit_event` (
	`seq` integer PRIMARY KEY NOT NULL,
	`leaf` blob NOT NULL,
	`body` text NOT NULL,
	`contract_id` text,
	`event` text NOT NULL,
	`actor_id` text,
	`metadata` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_event_contract` ON `audit_event` (`contract_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_event_kind` ON `audit_event` (`event`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_event_actor` ON `audit_event` (`actor_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_event_at` ON `audit_event` (`at`);--> statement-breakpoint
CREATE TABLE `audit_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`leaf` text NOT NULL,
	`origin` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_node` (
	`level` integer NOT NULL,
	`index` integer NOT NULL,
	`hash` blob NOT NULL,
	PRIMARY KEY(`level`, `index`)
);
--> statement-breakpoint
CREATE TABLE `audit_personal` (
	`seq` integer PRIMARY KEY NOT NULL,
	`salt` text NOT NULL,
	`body` text NOT NULL,
	`ip_address` text,
	`user_agent` text,
	FOREIGN KEY (`seq`) REFERENCES `audit_event`(`seq`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `code` (
	`id` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`purpose` text NOT NULL,
	`session_hash` text NOT NULL,
	`channel` text NOT NULL,
	`target_hash` text NOT NULL,
	`ip_hash` text,
	`digest` blob,
	`salt` blob,
	`cost` integer NOT NULL,
	`attempts` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`invalidated_at` integer,
	`unsent_at` integer
);
--> statement-breakpoint
CREATE INDEX `code_subject` ON `code` (`subject`,`created_at`);--> statement-breakpoint
CREATE INDEX `code_target` ON `code` (`target_hash`,`created_at`);--> statement-breakpoint
CREATE INDEX `code_ip` ON `code` (`ip_hash`,`created_at`);--> statement-breakpoint
CREATE INDEX `code_created` ON `code` (`created_at`);--> statement-breakpoint
CREATE TABLE `code_gate` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`locked_at` integer,
	`touched_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `code_gate_touched` ON `code_gate` (`touched_at`);--> statement-breakpoint
CREATE TABLE `contract` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`created_by` text NOT NULL,
	`title` text NOT NULL,
	`message` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`locale` text NOT NULL,
	`time_zone` text NOT NULL,
	`code_delivery` text NOT NULL,
	`notify_viewed` integer NOT NULL,
	`expires_in_days` integer NOT NULL,
	`expires_at` integer,
	`document_id` text NOT NULL,
	`under_signature` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`sent_at` integer,
	`completed_at` integer,
	`voided_at` integer,
	`void_reason` text,
	FOREIGN KEY (`document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `contract_organisation_updated` ON `contract` (`organisation_id`,`updated_at`);--> statement-breakpoint
CREATE INDEX `contract_organisation_status` ON `contract` (`organisation_id`,`status`,`updated_at`);--> statement-breakpoint
CREATE INDEX `contract_document` ON `contract` (`document_id`);--> statement-breakpoint
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
CREATE TABLE `document` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`name` text NOT NULL,
	`original_sha256` text NOT NULL,
	`original_size` integer NOT NULL,
	`prepared_sha256` text NOT NULL,
	`pages` text NOT NULL,
	`removed_content` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `document_organisation` ON `document` (`organisation_id`);--> statement-breakpoint
CREATE INDEX `document_original` ON `document` (`original_sha256`);--> statement-breakpoint
CREATE INDEX `document_prepared` ON `document` (`prepared_sha256`);--> statement-breakpoint
CREATE TABLE `document_source` (
	`document_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`sha256` text NOT NULL,
	`size` integer NOT NULL,
	`pages` integer NOT NULL,
	PRIMARY KEY(`document_id`, `position`),
	FOREIGN KEY (`document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `document_source_sha256` ON `document_source` (`sha256`);--> statement-breakpoint
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
CREATE TABLE `field` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`recipient_id` text NOT NULL,
	`type` text NOT NULL,
	`page` integer NOT NULL,
	`rect` text NOT NULL,
	`options` text DEFAULT '{}' NOT NULL,
	FOREIGN KEY (`contract_id`) REFERENCES `contract`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recipient_id`) REFERENCES `recipient`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `field_contract` ON `field` (`contract_id`);--> statement-breakpoint
CREATE INDEX `field_recipient` ON `field` (`recipient_id`);--> statement-breakpoint
CREATE TABLE `field_value` (
	`field_id` text PRIMARY KEY NOT NULL,
	`recipient_id` text NOT NULL,
	`contract_id` text NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `field_value_contract` ON `field_value` (`contract_id`);--> statement-breakpoint
CREATE INDEX `field_value_recipient` ON `field_value` (`recipient_id`);--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`payload` text NOT NULL,
	`attempts` integer NOT NULL,
	`run_at` integer NOT NULL,
	`lease_until` integer,
	`last_error` text,
	`created_at` integer NOT NULL,
	`dead_lettered_at` integer
);
--> statement-breakpoint
CREATE INDEX `job_due` ON `job` (`dead_lettered_at`,`run_at`);--> statement-breakpoint
CREATE TABLE `member` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `user_account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `member_organisation_user` ON `member` (`organisation_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `member_user` ON `member` (`user_id`);--> statement-breakpoint
CREATE TABLE `message` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text,
	`recipient_id` text,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`address` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`error` text,
	`created_at` integer NOT NULL,
	`sent_at` integer
);
--> statement-breakpoint
CREATE INDEX `message_contract` ON `message` (`contract_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `message_recipient` ON `message` (`recipient_id`);--> statement-breakpoint
CREATE TABLE `organisation` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`locale` text NOT NULL,
	`under_name` integer DEFAULT true NOT NULL,
	`under_time` integer DEFAULT true NOT NULL,
	`under_meaning` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rate_window` (
	`key_hash` text PRIMARY KEY NOT NULL,
	`window` integer NOT NULL,
	`current` integer NOT NULL,
	`previous` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `rate_window_expires` ON `rate_window` (`expires_at`);--> statement-breakpoint
CREATE TABLE `recipient` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`position` integer NOT NULL,
	`role` text NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`phone` text,
	`locale` text NOT NULL,
	`meaning` text DEFAULT 'signature' NOT NULL,
	`status` text NOT NULL,
	`sent_at` integer,
	`delivered_at` integer,
	`delivery_error` text,
	`viewed_at` integer,
	`signed_at` integer,
	`declined_at` integer,
	`decline_reason` text,
	`erased_at` integer,
	FOREIGN KEY (`contract_id`) REFERENCES `contract`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recipient_contract` ON `recipient` (`contract_id`,`position`);--> statement-breakpoint
CREATE TABLE `sealed_version` (
	`contract_id` text NOT NULL,
	`inputs_sha256` text NOT NULL,
	`version` integer NOT NULL,
	`sha256` text NOT NULL,
	`size` integer NOT NULL,
	`pre_seal_size` integer NOT NULL,
	`pre_seal_sha256` text NOT NULL,
	`stamped_size` integer NOT NULL,
	`stamped_sha256` text NOT NULL,
	`certificate_sha256` text NOT NULL,
	`signatures` integer NOT NULL,
	`complete` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`contract_id`, `inputs_sha256`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sealed_version_version` ON `sealed_version` (`contract_id`,`version`);--> statement-breakpoint
CREATE INDEX `sealed_version_sha256` ON `sealed_version` (`sha256`);--> statement-breakpoint
CREATE INDEX `sealed_version_pre_seal` ON `sealed_version` (`pre_seal_sha256`);--> statement-breakpoint
CREATE INDEX `sealed_version_stamped` ON `sealed_version` (`stamped_sha256`);--> statement-breakpoint
CREATE INDEX `sealed_version_certificate` ON `sealed_version` (`certificate_sha256`);--> statement-breakpoint
CREATE TABLE `signature` (
	`recipient_id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`method` text NOT NULL,
	`image_sha256` text NOT NULL,
	`image_width` integer NOT NULL,
	`image_height` integer NOT NULL,
	`strokes_sha256` text,
	`verified_by` text NOT NULL,
	`consent_sha256` text NOT NULL,
	`disclosure_locale` text DEFAULT 'en' NOT NULL,
	`disclosure_version` integer DEFAULT 0 NOT NULL,
	`document_sha256` text NOT NULL,
	`payload` text NOT NULL,
	`payload_sha256` text NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`signed_at` integer NOT NULL,
	`sealed_version_sha256` text
);
--> statement-breakpoint
CREATE INDEX `signature_contract` ON `signature` (`contract_id`);--> statement-breakpoint
CREATE TABLE `signing_link` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`recipient_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE INDEX `signing_link_recipient` ON `signing_link` (`recipient_id`);--> statement-breakpoint
CREATE TABLE `signing_session` (
	`id` text PRIMARY KEY NOT NULL,
	`cookie_hash` text NOT NULL,
	`recipient_id` text NOT NULL,
	`link_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`verified_at` integer,
	`verified_by` text,
	`user_agent` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signing_session_cookie` ON `signing_session` (`cookie_hash`);--> statement-breakpoint
CREATE INDEX `signing_session_recipient` ON `signing_session` (`recipient_id`);--> statement-breakpoint
CREATE TABLE `user_account` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`password_hash` text NOT NULL,
	`session_epoch` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_account_email` ON `user_account` (`email`);--> statement-breakpoint
CREATE TABLE `witnessed_log` (
	`origin` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`root` blob NOT NULL,
	`updated_at` integer NOT NULL
);

--> statement-breakpoint
-- The triggers are a safeguard, not evidence: a role that may drop a trigger may rewrite the log, and only its hashes show it (AUD-02).
CREATE TRIGGER audit_event_insert BEFORE INSERT ON audit_event
WHEN new.seq IS NOT (SELECT coalesce(max(seq), -1) + 1 FROM audit_event)
BEGIN SELECT raise(ABORT, 'audit: seq must be max+1'); END;
--> statement-breakpoint
CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;
--> statement-breakpoint
INSERT INTO audit_head (id, size, leaf, origin) VALUES (1, 0, '', 'signcove/' || lower(hex(randomblob(16))));
--> statement-breakpoint
CREATE VIEW audit_trail AS
SELECT e.seq, e.contract_id, e.event, e.actor_id, p.ip_address, p.user_agent, e.metadata,
  strftime('%Y-%m-%dT%H:%M:%fZ', e.at / 1000.0, 'unixepoch') AS timestamp
FROM audit_event e LEFT JOIN audit_personal p ON p.seq = e.seq;
--> statement-breakpoint
CREATE TRIGGER audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint
BEGIN SELECT raise(ABORT, 'audit: append-only'); END;
