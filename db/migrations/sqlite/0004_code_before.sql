ALTER TABLE `contract` ADD `code_before` text DEFAULT 'signing' NOT NULL;--> statement-breakpoint
ALTER TABLE `signing_session` ADD `proven_at` integer;