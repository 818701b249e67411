CREATE TABLE "audit_anchor" (
	"origin" text NOT NULL,
	"size" bigint NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"value" text NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_anchor_origin_size_kind_name_pk" PRIMARY KEY("origin","size","kind","name")
);
--> statement-breakpoint
CREATE TABLE "audit_checkpoint" (
	"origin" text NOT NULL,
	"size" bigint NOT NULL,
	"root" "bytea" NOT NULL,
	"note" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_checkpoint_origin_size_pk" PRIMARY KEY("origin","size")
);
--> statement-breakpoint
CREATE TABLE "audit_node" (
	"level" bigint NOT NULL,
	"index" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_node_level_index_pk" PRIMARY KEY("level","index")
);
--> statement-breakpoint
CREATE TABLE "disclosure" (
	"organisation_id" text NOT NULL,
	"locale" text NOT NULL,
	"version" bigint NOT NULL,
	"sections" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "disclosure_organisation_id_locale_version_pk" PRIMARY KEY("organisation_id","locale","version")
);
--> statement-breakpoint
CREATE TABLE "witnessed_log" (
	"origin" text PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"root" "bytea" NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recipient" ADD COLUMN "erased_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "signature" ADD COLUMN "disclosure_locale" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "signature" ADD COLUMN "disclosure_version" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "signed_document" ADD COLUMN "stamped_size" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "signed_document" ADD COLUMN "stamped_sha256" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_checkpoint_created" ON "audit_checkpoint" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "audit_event_kind" ON "audit_event" USING btree ("event","seq");--> statement-breakpoint
CREATE INDEX "audit_event_actor" ON "audit_event" USING btree ("actor_id","seq");--> statement-breakpoint
CREATE INDEX "audit_event_at" ON "audit_event" USING btree ("at");--> statement-breakpoint
CREATE INDEX "contract_original" ON "contract" USING btree ("original_sha256");--> statement-breakpoint
CREATE INDEX "contract_prepared" ON "contract" USING btree ("prepared_sha256");--> statement-breakpoint
CREATE INDEX "signed_document_pre_seal" ON "signed_document" USING btree ("pre_seal_sha256");--> statement-breakpoint
CREATE INDEX "signed_document_stamped" ON "signed_document" USING btree ("stamped_sha256");--> statement-breakpoint
CREATE INDEX "signed_document_certificate" ON "signed_document" USING btree ("certificate_sha256");