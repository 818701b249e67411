ALTER TABLE "document" ADD COLUMN "prepared_size" bigint;--> statement-breakpoint
CREATE INDEX "signature_image" ON "signature" USING btree ("image_sha256");--> statement-breakpoint
CREATE INDEX "signature_strokes" ON "signature" USING btree ("strokes_sha256");--> statement-breakpoint
CREATE INDEX "signature_consent" ON "signature" USING btree ("consent_sha256");