ALTER TABLE `document` ADD `existing_signatures` text;--> statement-breakpoint
ALTER TABLE `document` ADD `warnings` text;