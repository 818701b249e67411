ALTER TABLE "document" ADD COLUMN "prepared_size" bigint;--> statement-breakpoint
CREATE INDEX "contract_owner" ON "contract" USING btree ("organisation_id","owner_id","created_by","document_id","id");--> statement-breakpoint
CREATE INDEX "document_sizes" ON "document" USING btree ("original_size","prepared_size");--> statement-breakpoint
CREATE INDEX "document_source_sizes" ON "document_source" USING btree ("document_id","size");--> statement-breakpoint
CREATE INDEX "sealed_version_sizes" ON "sealed_version" USING btree ("contract_id","size");--> statement-breakpoint
CREATE INDEX "signature_image" ON "signature" USING btree ("image_sha256");--> statement-breakpoint
CREATE INDEX "signature_strokes" ON "signature" USING btree ("strokes_sha256");--> statement-breakpoint
CREATE INDEX "signature_consent" ON "signature" USING btree ("consent_sha256");