CREATE TABLE "credit_note" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"invoice_id" uuid,
	"number" text NOT NULL,
	"issued_on" date NOT NULL,
	"currency" char(3) NOT NULL,
	"total_minor" bigint NOT NULL,
	"document" jsonb NOT NULL,
	"document_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_note_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "credit_note_merchant_id_number_unique" UNIQUE("merchant_id","number")
);
--> statement-breakpoint
CREATE TABLE "import_fault" (
	"merchant_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"line" integer,
	"number" text,
	"code" text NOT NULL,
	"params" jsonb NOT NULL,
	CONSTRAINT "import_fault_merchant_id_import_id_position_pk" PRIMARY KEY("merchant_id","import_id","position")
);
--> statement-breakpoint
CREATE TABLE "import_run" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"format" text,
	"added_count" integer DEFAULT 0 NOT NULL,
	"known_count" integer DEFAULT 0 NOT NULL,
	"fault_count" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "import_run_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "invoice" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"number" text NOT NULL,
	"status" text NOT NULL,
	"issued_on" date NOT NULL,
	"due_on" date NOT NULL,
	"currency" char(3) NOT NULL,
	"total_minor" bigint NOT NULL,
	"balance_minor" bigint NOT NULL,
	"subject" text NOT NULL,
	"payment_reference" text NOT NULL,
	"document" jsonb NOT NULL,
	"document_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invoice_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "invoice_merchant_id_number_unique" UNIQUE("merchant_id","number")
);
--> statement-breakpoint
CREATE TABLE "attempt_allocation" (
	"merchant_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"is_live" boolean NOT NULL,
	CONSTRAINT "attempt_allocation_merchant_id_attempt_id_invoice_id_pk" PRIMARY KEY("merchant_id","attempt_id","invoice_id")
);
--> statement-breakpoint
CREATE TABLE "dispute" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"gateway_ref" text NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "dispute_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "dispute_merchant_id_gateway_ref_unique" UNIQUE("merchant_id","gateway_ref")
);
--> statement-breakpoint
CREATE TABLE "payment_attempt" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"pay_link_id" uuid,
	"form_key" text,
	"status" text NOT NULL,
	"initiator" text NOT NULL,
	"method" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"instrument" jsonb NOT NULL,
	"is_to_be_saved" boolean NOT NULL,
	"consent" jsonb,
	"gateway_ref" text,
	"charge_ref" text,
	"challenge_url" text,
	"facts" jsonb,
	"decline" jsonb,
	"opened_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	CONSTRAINT "payment_attempt_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "payment_attempt_merchant_id_account_id_gateway_ref_unique" UNIQUE("merchant_id","account_id","gateway_ref"),
	CONSTRAINT "payment_attempt_merchant_id_form_key_unique" UNIQUE("merchant_id","form_key")
);
--> statement-breakpoint
CREATE TABLE "reconciliation_break" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"gateway_ref" text NOT NULL,
	"details" jsonb NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "reconciliation_break_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "reconciliation_break_merchant_id_kind_gateway_ref_unique" UNIQUE("merchant_id","kind","gateway_ref")
);
--> statement-breakpoint
CREATE TABLE "refund" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"gateway_ref" text,
	"status" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"effect" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "refund_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "refund_merchant_id_gateway_ref_unique" UNIQUE("merchant_id","gateway_ref")
);
--> statement-breakpoint
CREATE TABLE "webhook_inbox" (
	"merchant_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"payload" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"processed_at" timestamp with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "webhook_inbox_merchant_id_account_id_event_id_pk" PRIMARY KEY("merchant_id","account_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_key_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "api_key_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "api_request" (
	"merchant_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request_hash" "bytea" NOT NULL,
	"status" smallint,
	"body" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "api_request_merchant_id_key_pk" PRIMARY KEY("merchant_id","key")
);
--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"details" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "audit_entry_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"reference" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"phone" text,
	"language" char(2) NOT NULL,
	"is_formal" boolean,
	"address" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "customer_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "customer_merchant_id_reference_unique" UNIQUE("merchant_id","reference")
);
--> statement-breakpoint
CREATE TABLE "merchant" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"account_holder" text NOT NULL,
	"iban" text NOT NULL,
	"bic" text,
	"country" char(2) NOT NULL,
	"zone" text NOT NULL,
	"language" char(2) NOT NULL,
	"is_formal" boolean DEFAULT false NOT NULL,
	"brand_color" char(7) NOT NULL,
	"radius_scale" smallint DEFAULT 100 NOT NULL,
	"address" jsonb NOT NULL,
	"contact_email" text NOT NULL,
	"contact_phone" text,
	"website" text,
	"vat_id" text,
	"registration_number" text,
	"creditor_identifier" text,
	"minimum_part_minor" integer DEFAULT 500 NOT NULL,
	"payment_term_days" smallint DEFAULT 30 NOT NULL,
	"reference_counter" bigint DEFAULT 0 NOT NULL,
	"pay_link_days" smallint DEFAULT 60 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "merchant_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"merchant_id" uuid NOT NULL,
	"id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"absolute_expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"user_agent" text NOT NULL,
	CONSTRAINT "session_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"totp_sealed" text,
	"totp_last_step" integer,
	"created_at" timestamp with time zone NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "staff_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "staff_merchant_id_email_unique" UNIQUE("merchant_id","email")
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"merchant_id" uuid NOT NULL,
	"transaction_id" uuid NOT NULL,
	"line" smallint NOT NULL,
	"account" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"invoice_id" uuid,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	CONSTRAINT "ledger_entry_merchant_id_transaction_id_line_pk" PRIMARY KEY("merchant_id","transaction_id","line")
);
--> statement-breakpoint
CREATE TABLE "ledger_transaction" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"cause" text NOT NULL,
	"booked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ledger_transaction_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "ledger_transaction_merchant_id_cause_unique" UNIQUE("merchant_id","cause")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"invoice_id" uuid,
	"kind" text NOT NULL,
	"cause" text NOT NULL,
	"channel" text NOT NULL,
	"language" char(2) NOT NULL,
	"status" text NOT NULL,
	"provider_ref" text,
	"problem" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"pdf" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "notice_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "notice_merchant_id_cause_channel_unique" UNIQUE("merchant_id","cause","channel")
);
--> statement-breakpoint
CREATE TABLE "pay_link" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"public_id" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"typed_code_hash" "bytea",
	"check_code" char(6) NOT NULL,
	"scope" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"invoice_id" uuid,
	"purpose" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "pay_link_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "pay_link_public_id_unique" UNIQUE("public_id"),
	CONSTRAINT "pay_link_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "pay_link_typed_code_hash_unique" UNIQUE("typed_code_hash"),
	CONSTRAINT "pay_link_merchant_id_check_code_unique" UNIQUE("merchant_id","check_code")
);
--> statement-breakpoint
CREATE TABLE "gateway_customer" (
	"merchant_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"gateway_ref" text NOT NULL,
	CONSTRAINT "gateway_customer_merchant_id_customer_id_account_id_pk" PRIMARY KEY("merchant_id","customer_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "mandate" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"payment_method_id" uuid NOT NULL,
	"reference" text,
	"gateway_ref" text,
	"url" text,
	"creditor_identifier" text,
	"creditor_name" text NOT NULL,
	"text" text NOT NULL,
	"language" char(2) NOT NULL,
	"accepted_at" timestamp with time zone NOT NULL,
	"accepted_ip" text NOT NULL,
	"accepted_user_agent" text NOT NULL,
	"status" text NOT NULL,
	CONSTRAINT "mandate_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "payment_method" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"gateway_ref" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"brand" text,
	"last4" char(4),
	"exp_month" smallint,
	"exp_year" smallint,
	"country" char(2),
	"bank_name" text,
	"fingerprint" text,
	"is_default" boolean DEFAULT false NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payment_method_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "payment_method_merchant_id_account_id_gateway_ref_unique" UNIQUE("merchant_id","account_id","gateway_ref")
);
--> statement-breakpoint
CREATE TABLE "method_offer" (
	"merchant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"names" jsonb NOT NULL,
	"hints" jsonb NOT NULL,
	"mark" text NOT NULL,
	"countries" text[] NOT NULL,
	"currencies" text[] NOT NULL,
	"min_minor" bigint NOT NULL,
	"max_minor" bigint,
	"position" smallint NOT NULL,
	"home_countries" text[] NOT NULL,
	"is_enabled" boolean NOT NULL,
	CONSTRAINT "method_offer_merchant_id_kind_pk" PRIMARY KEY("merchant_id","kind")
);
--> statement-breakpoint
CREATE TABLE "payment_account" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider" text NOT NULL,
	"name" text NOT NULL,
	"secret_key_sealed" text NOT NULL,
	"publishable_key" text NOT NULL,
	"webhook_secret_sealed" text NOT NULL,
	"is_default" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payment_account_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "domain_event" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"payload" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "domain_event_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "event_delivery" (
	"merchant_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"subscriber" text NOT NULL,
	"delivered_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "event_delivery_merchant_id_event_id_subscriber_pk" PRIMARY KEY("merchant_id","event_id","subscriber")
);
--> statement-breakpoint
CREATE TABLE "status_change" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"from_status" text,
	"event" text NOT NULL,
	"to_status" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "status_change_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_fault" ADD CONSTRAINT "import_fault_merchant_id_import_id_import_run_merchant_id_id_fk" FOREIGN KEY ("merchant_id","import_id") REFERENCES "public"."import_run"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_allocation" ADD CONSTRAINT "attempt_allocation_merchant_id_attempt_id_payment_attempt_merchant_id_id_fk" FOREIGN KEY ("merchant_id","attempt_id") REFERENCES "public"."payment_attempt"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_allocation" ADD CONSTRAINT "attempt_allocation_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_merchant_id_attempt_id_payment_attempt_merchant_id_id_fk" FOREIGN KEY ("merchant_id","attempt_id") REFERENCES "public"."payment_attempt"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund" ADD CONSTRAINT "refund_merchant_id_attempt_id_payment_attempt_merchant_id_id_fk" FOREIGN KEY ("merchant_id","attempt_id") REFERENCES "public"."payment_attempt"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_request" ADD CONSTRAINT "api_request_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_merchant_id_user_id_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","user_id") REFERENCES "public"."staff"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_merchant_id_transaction_id_ledger_transaction_merchant_id_id_fk" FOREIGN KEY ("merchant_id","transaction_id") REFERENCES "public"."ledger_transaction"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_link" ADD CONSTRAINT "pay_link_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_link" ADD CONSTRAINT "pay_link_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_customer" ADD CONSTRAINT "gateway_customer_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandate" ADD CONSTRAINT "mandate_merchant_id_payment_method_id_payment_method_merchant_id_id_fk" FOREIGN KEY ("merchant_id","payment_method_id") REFERENCES "public"."payment_method"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_method" ADD CONSTRAINT "payment_method_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "method_offer" ADD CONSTRAINT "method_offer_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_account" ADD CONSTRAINT "payment_account_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_note_merchant_id_invoice_id_index" ON "credit_note" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "invoice_by_reference" ON "invoice" USING btree ("merchant_id","payment_reference");--> statement-breakpoint
CREATE INDEX "invoice_by_customer" ON "invoice" USING btree ("merchant_id","customer_id","due_on");--> statement-breakpoint
CREATE INDEX "invoice_due" ON "invoice" USING btree ("merchant_id","due_on") WHERE status in ('open', 'overdue');--> statement-breakpoint
CREATE INDEX "invoice_newest" ON "invoice" USING btree ("merchant_id","issued_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_attempt_per_invoice" ON "attempt_allocation" USING btree ("merchant_id","invoice_id") WHERE is_live;--> statement-breakpoint
CREATE INDEX "attempt_allocation_merchant_id_invoice_id_index" ON "attempt_allocation" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "dispute_merchant_id_attempt_id_index" ON "dispute" USING btree ("merchant_id","attempt_id");--> statement-breakpoint
CREATE INDEX "attempt_live" ON "payment_attempt" USING btree ("merchant_id","opened_at") WHERE status in ('opened', 'unknown', 'requires_action', 'processing');--> statement-breakpoint
CREATE INDEX "payment_attempt_merchant_id_customer_id_index" ON "payment_attempt" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "attempt_by_link" ON "payment_attempt" USING btree ("merchant_id","pay_link_id");--> statement-breakpoint
CREATE INDEX "refund_merchant_id_attempt_id_index" ON "refund" USING btree ("merchant_id","attempt_id");--> statement-breakpoint
CREATE INDEX "webhook_waiting" ON "webhook_inbox" USING btree ("merchant_id","received_at") WHERE processed_at is null;--> statement-breakpoint
CREATE INDEX "api_request_merchant_id_created_at_index" ON "api_request" USING btree ("merchant_id","created_at");--> statement-breakpoint
CREATE INDEX "audit_entry_merchant_id_subject_kind_subject_id_index" ON "audit_entry" USING btree ("merchant_id","subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "ledger_entry_by_invoice" ON "ledger_entry" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "ledger_entry_by_customer" ON "ledger_entry" USING btree ("merchant_id","customer_id","account");--> statement-breakpoint
CREATE INDEX "notice_merchant_id_invoice_id_index" ON "notice" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "pay_link_merchant_id_invoice_id_index" ON "pay_link" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "pay_link_merchant_id_customer_id_index" ON "pay_link" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "mandate_merchant_id_payment_method_id_index" ON "mandate" USING btree ("merchant_id","payment_method_id");--> statement-breakpoint
CREATE INDEX "payment_method_merchant_id_customer_id_index" ON "payment_method" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "domain_event_merchant_id_subject_id_index" ON "domain_event" USING btree ("merchant_id","subject_id");--> statement-breakpoint
CREATE INDEX "status_change_merchant_id_subject_kind_subject_id_index" ON "status_change" USING btree ("merchant_id","subject_kind","subject_id");