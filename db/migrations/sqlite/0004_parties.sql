ALTER TABLE `recipient` ADD `agreement` text;--> statement-breakpoint
ALTER TABLE `recipient` ADD `identity_salt` text;