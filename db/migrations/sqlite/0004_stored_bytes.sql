ALTER TABLE `document` ADD `prepared_size` integer;--> statement-breakpoint
CREATE INDEX `signature_image` ON `signature` (`image_sha256`);--> statement-breakpoint
CREATE INDEX `signature_strokes` ON `signature` (`strokes_sha256`);--> statement-breakpoint
CREATE INDEX `signature_consent` ON `signature` (`consent_sha256`);