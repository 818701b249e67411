CREATE TABLE "account_token" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"purpose" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
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
CREATE TABLE "audit_event" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"leaf" "bytea" NOT NULL,
	"body" text NOT NULL,
	"contract_id" text,
	"event" text NOT NULL,
	"actor_id" text,
	"metadata" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"id" bigint PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"leaf" text NOT NULL,
	"origin" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_node" (
	"level" bigint NOT NULL,
	"index" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_node_level_index_pk" PRIMARY KEY("level","index")
);
--> statement-breakpoint
CREATE TABLE "audit_personal" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"salt" text NOT NULL,
	"body" text NOT NULL,
	"ip_address" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "code" (
	"id" text PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"purpose" text NOT NULL,
	"session_hash" text NOT NULL,
	"channel" text NOT NULL,
	"target_hash" text NOT NULL,
	"ip_hash" text,
	"digest" "bytea",
	"salt" "bytea",
	"cost" bigint NOT NULL,
	"attempts" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"invalidated_at" timestamp (3) with time zone,
	"unsent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "code_gate" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" bigint NOT NULL,
	"locked_at" timestamp (3) with time zone,
	"touched_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contract" (
	"id" text PRIMARY KEY NOT NULL,
	"organisation_id" text NOT NULL,
	"created_by" text NOT NULL,
	"title" text NOT NULL,
	"message" text NOT NULL,
	"status" text NOT NULL,
	"version" bigint NOT NULL,
	"locale" text NOT NULL,
	"time_zone" text NOT NULL,
	"code_delivery" text NOT NULL,
	"notify_viewed" boolean NOT NULL,
	"expires_in_days" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"document_id" text NOT NULL,
	"under_signature" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	"voided_at" timestamp (3) with time zone,
	"void_reason" text
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
CREATE TABLE "document" (
	"id" text PRIMARY KEY NOT NULL,
	"organisation_id" text NOT NULL,
	"name" text NOT NULL,
	"original_sha256" text NOT NULL,
	"original_size" bigint NOT NULL,
	"prepared_sha256" text NOT NULL,
	"pages" text NOT NULL,
	"removed_content" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document_source" (
	"document_id" text NOT NULL,
	"position" bigint NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"pages" bigint NOT NULL,
	CONSTRAINT "document_source_document_id_position_pk" PRIMARY KEY("document_id","position")
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
CREATE TABLE "field" (
	"id" text PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"recipient_id" text NOT NULL,
	"type" text NOT NULL,
	"page" bigint NOT NULL,
	"rect" text NOT NULL,
	"options" text DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "field_value" (
	"field_id" text PRIMARY KEY NOT NULL,
	"recipient_id" text NOT NULL,
	"contract_id" text NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"payload" text NOT NULL,
	"attempts" bigint NOT NULL,
	"run_at" timestamp (3) with time zone NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"dead_lettered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "member" (
	"id" text PRIMARY KEY NOT NULL,
	"organisation_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" text PRIMARY KEY NOT NULL,
	"contract_id" text,
	"recipient_id" text,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"state" text NOT NULL,
	"attempts" bigint NOT NULL,
	"error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "organisation" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"locale" text NOT NULL,
	"under_name" boolean DEFAULT true NOT NULL,
	"under_time" boolean DEFAULT true NOT NULL,
	"under_meaning" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_window" (
	"key_hash" text PRIMARY KEY NOT NULL,
	"window" bigint NOT NULL,
	"current" bigint NOT NULL,
	"previous" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recipient" (
	"id" text PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"position" bigint NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"phone" text,
	"locale" text NOT NULL,
	"meaning" text DEFAULT 'signature' NOT NULL,
	"status" text NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	"delivery_error" text,
	"viewed_at" timestamp (3) with time zone,
	"signed_at" timestamp (3) with time zone,
	"declined_at" timestamp (3) with time zone,
	"decline_reason" text,
	"erased_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sealed_version" (
	"contract_id" text NOT NULL,
	"inputs_sha256" text NOT NULL,
	"version" bigint NOT NULL,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"pre_seal_size" bigint NOT NULL,
	"pre_seal_sha256" text NOT NULL,
	"stamped_size" bigint NOT NULL,
	"stamped_sha256" text NOT NULL,
	"certificate_sha256" text NOT NULL,
	"signatures" bigint NOT NULL,
	"complete" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sealed_version_contract_id_inputs_sha256_pk" PRIMARY KEY("contract_id","inputs_sha256")
);
--> statement-breakpoint
CREATE TABLE "signature" (
	"recipient_id" text PRIMARY KEY NOT NULL,
	"contract_id" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"method" text NOT NULL,
	"image_sha256" text NOT NULL,
	"image_width" bigint NOT NULL,
	"image_height" bigint NOT NULL,
	"strokes_sha256" text,
	"verified_by" text NOT NULL,
	"consent_sha256" text NOT NULL,
	"disclosure_locale" text DEFAULT 'en' NOT NULL,
	"disclosure_version" bigint DEFAULT 0 NOT NULL,
	"document_sha256" text NOT NULL,
	"payload" text NOT NULL,
	"payload_sha256" text NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"signed_at" timestamp (3) with time zone NOT NULL,
	"sealed_version_sha256" text
);
--> statement-breakpoint
CREATE TABLE "signing_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"recipient_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "signing_session" (
	"id" text PRIMARY KEY NOT NULL,
	"cookie_hash" text NOT NULL,
	"recipient_id" text NOT NULL,
	"link_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"verified_at" timestamp (3) with time zone,
	"verified_by" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "user_account" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"session_epoch" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "witnessed_log" (
	"origin" text PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"root" "bytea" NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account_token" ADD CONSTRAINT "account_token_user_id_user_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user_account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_personal" ADD CONSTRAINT "audit_personal_seq_audit_event_seq_fk" FOREIGN KEY ("seq") REFERENCES "public"."audit_event"("seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contract" ADD CONSTRAINT "contract_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_source" ADD CONSTRAINT "document_source_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field" ADD CONSTRAINT "field_contract_id_contract_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field" ADD CONSTRAINT "field_recipient_id_recipient_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."recipient"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_organisation_id_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_user_account_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user_account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_contract_id_contract_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contract"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_token_user" ON "account_token" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "audit_checkpoint_created" ON "audit_checkpoint" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "audit_event_contract" ON "audit_event" USING btree ("contract_id","seq");--> statement-breakpoint
CREATE INDEX "audit_event_kind" ON "audit_event" USING btree ("event","seq");--> statement-breakpoint
CREATE INDEX "audit_event_actor" ON "audit_event" USING btree ("actor_id","seq");--> statement-breakpoint
CREATE INDEX "audit_event_at" ON "audit_event" USING btree ("at");--> statement-breakpoint
CREATE INDEX "code_subject" ON "code" USING btree ("subject","created_at");--> statement-breakpoint
CREATE INDEX "code_target" ON "code" USING btree ("target_hash","created_at");--> statement-breakpoint
CREATE INDEX "code_ip" ON "code" USING btree ("ip_hash","created_at");--> statement-breakpoint
CREATE INDEX "code_created" ON "code" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "code_gate_touched" ON "code_gate" USING btree ("touched_at");--> statement-breakpoint
CREATE INDEX "contract_organisation_updated" ON "contract" USING btree ("organisation_id","updated_at");--> statement-breakpoint
CREATE INDEX "contract_organisation_status" ON "contract" USING btree ("organisation_id","status","updated_at");--> statement-breakpoint
CREATE INDEX "contract_document" ON "contract" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "document_organisation" ON "document" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "document_original" ON "document" USING btree ("original_sha256");--> statement-breakpoint
CREATE INDEX "document_prepared" ON "document" USING btree ("prepared_sha256");--> statement-breakpoint
CREATE INDEX "document_source_sha256" ON "document_source" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "document_timestamp_sha256" ON "document_timestamp" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "field_contract" ON "field" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "field_recipient" ON "field" USING btree ("recipient_id");--> statement-breakpoint
CREATE INDEX "field_value_contract" ON "field_value" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "field_value_recipient" ON "field_value" USING btree ("recipient_id");--> statement-breakpoint
CREATE INDEX "job_due" ON "job" USING btree ("dead_lettered_at","run_at");--> statement-breakpoint
CREATE UNIQUE INDEX "member_organisation_user" ON "member" USING btree ("organisation_id","user_id");--> statement-breakpoint
CREATE INDEX "member_user" ON "member" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "message_contract" ON "message" USING btree ("contract_id","created_at");--> statement-breakpoint
CREATE INDEX "message_recipient" ON "message" USING btree ("recipient_id");--> statement-breakpoint
CREATE INDEX "rate_window_expires" ON "rate_window" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "recipient_contract" ON "recipient" USING btree ("contract_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "sealed_version_version" ON "sealed_version" USING btree ("contract_id","version");--> statement-breakpoint
CREATE INDEX "sealed_version_sha256" ON "sealed_version" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "sealed_version_pre_seal" ON "sealed_version" USING btree ("pre_seal_sha256");--> statement-breakpoint
CREATE INDEX "sealed_version_stamped" ON "sealed_version" USING btree ("stamped_sha256");--> statement-breakpoint
CREATE INDEX "sealed_version_certificate" ON "sealed_version" USING btree ("certificate_sha256");--> statement-breakpoint
CREATE INDEX "signature_contract" ON "signature" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "signing_link_recipient" ON "signing_link" USING btree ("recipient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "signing_session_cookie" ON "signing_session" USING btree ("cookie_hash");--> statement-breakpoint
CREATE INDEX "signing_session_recipient" ON "signing_session" USING btree ("recipient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "user_account_email" ON "user_account" USING btree ("email");
--> statement-breakpoint
-- The triggers are a safeguard, not evidence: a role that may drop a trigger may rewrite the log, and only its hashes show it (AUD-02).
CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit: append-only'; END $$;
--> statement-breakpoint
CREATE FUNCTION audit_event_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.seq IS DISTINCT FROM (SELECT coalesce(max(seq), -1) + 1 FROM audit_event) THEN
    RAISE EXCEPTION 'audit: seq must be max+1';
  END IF;
  RETURN new;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_event_insert BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_next();
--> statement-breakpoint
CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_event_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
INSERT INTO audit_head (id, size, leaf, origin) VALUES (1, 0, '', 'signcove/' || replace(gen_random_uuid()::text, '-', ''));
--> statement-breakpoint
CREATE VIEW audit_trail AS
SELECT e.seq, e.contract_id, e.event, e.actor_id, p.ip_address, p.user_agent, e.metadata, e.at AS "timestamp"
FROM audit_event e LEFT JOIN audit_personal p ON p.seq = e.seq;
--> statement-breakpoint
CREATE TRIGGER audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
--> statement-breakpoint
CREATE TRIGGER audit_checkpoint_truncate BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
