ALTER TABLE `document` ADD `prepared_size` integer;--> statement-breakpoint
CREATE INDEX `document_sizes` ON `document` (`original_size`,`prepared_size`);--> statement-breakpoint
CREATE INDEX `contract_owner` ON `contract` (`organisation_id`,`owner_id`,`created_by`,`document_id`,`id`);--> statement-breakpoint
CREATE INDEX `document_source_sizes` ON `document_source` (`document_id`,`size`);--> statement-breakpoint
CREATE INDEX `sealed_version_sizes` ON `sealed_version` (`contract_id`,`size`);--> statement-breakpoint
CREATE INDEX `signature_image` ON `signature` (`image_sha256`);--> statement-breakpoint
CREATE INDEX `signature_strokes` ON `signature` (`strokes_sha256`);--> statement-breakpoint
CREATE INDEX `signature_consent` ON `signature` (`consent_sha256`);