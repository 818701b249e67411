CREATE TABLE "document_source" (
	"contract_id" text NOT NULL,
	"position" bigint NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"pages" bigint NOT NULL,
	CONSTRAINT "document_source_contract_id_position_pk" PRIMARY KEY("contract_id","position")
);
--> statement-breakpoint
CREATE TABLE "document_timestamp" (
	"contract_id" text NOT NULL,
	"version" bigint NOT NULL,
	"kind" text NOT NULL,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	"authority" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "document_timestamp_contract_id_version_pk" PRIMARY KEY("contract_id","version")
);
--> statement-breakpoint
ALTER TABLE "contract" ADD COLUMN "under_signature" text;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "under_name" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "under_time" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "under_meaning" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "recipient" ADD COLUMN "meaning" text DEFAULT 'signature' NOT NULL;--> statement-breakpoint
ALTER TABLE "document_source" ADD CONSTRAINT "document_source_contract_id_contract_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_timestamp_sha256" ON "document_timestamp" USING btree ("sha256");