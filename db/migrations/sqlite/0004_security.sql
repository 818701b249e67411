ALTER TABLE `contract` ADD `code_before` text DEFAULT 'signing' NOT NULL;--> statement-breakpoint
ALTER TABLE `recipient` ADD `agreement` text;--> statement-breakpoint
ALTER TABLE `recipient` ADD `identity_salt` text;--> statement-breakpoint
ALTER TABLE `signing_session` ADD `proven_at` integer;