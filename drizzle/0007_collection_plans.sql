CREATE TABLE "collection_decision" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"planned_id" uuid,
	"attempt_id" uuid,
	"kind" text NOT NULL,
	"rule" text NOT NULL,
	"facts" jsonb NOT NULL,
	"next_at" timestamp with time zone,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "collection_decision_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "collection_settings" (
	"merchant_id" uuid PRIMARY KEY NOT NULL,
	"segment" text DEFAULT 'standard' NOT NULL,
	"notice_days" smallint DEFAULT 14 NOT NULL,
	"move_most_days" smallint DEFAULT 14 NOT NULL,
	"moves_per_year" smallint DEFAULT 3 NOT NULL,
	"cut_off_business_days" smallint DEFAULT 2 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "debit_consent" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"payment_method_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"notice_days" smallint NOT NULL,
	"is_bundled" boolean NOT NULL,
	"text" text NOT NULL,
	"language" char(2) NOT NULL,
	"ip" text NOT NULL,
	"user_agent" text NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "debit_consent_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "planned_collection" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"payment_method_id" uuid NOT NULL,
	"status" text NOT NULL,
	"kind" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"collect_on" date NOT NULL,
	"submit_at" timestamp with time zone NOT NULL,
	"notice_days" smallint NOT NULL,
	"noticed_on" date,
	"notice_id" uuid,
	"after_attempt_id" uuid,
	"moved_from_id" uuid,
	"attempt_id" uuid,
	"claim_token" uuid,
	"claimed_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "planned_collection_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "planned_collection_invoice" (
	"merchant_id" uuid NOT NULL,
	"planned_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"is_live" boolean NOT NULL,
	CONSTRAINT "planned_collection_invoice_merchant_id_planned_id_invoice_id_pk" PRIMARY KEY("merchant_id","planned_id","invoice_id")
);
--> statement-breakpoint
ALTER TABLE "collection_settings" ADD CONSTRAINT "collection_settings_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debit_consent" ADD CONSTRAINT "debit_consent_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debit_consent" ADD CONSTRAINT "debit_consent_merchant_id_payment_method_id_payment_method_merchant_id_id_fk" FOREIGN KEY ("merchant_id","payment_method_id") REFERENCES "public"."payment_method"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_collection" ADD CONSTRAINT "planned_collection_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_collection_invoice" ADD CONSTRAINT "planned_collection_invoice_merchant_id_planned_id_planned_collection_merchant_id_id_fk" FOREIGN KEY ("merchant_id","planned_id") REFERENCES "public"."planned_collection"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_collection_invoice" ADD CONSTRAINT "planned_collection_invoice_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "decision_by_plan" ON "collection_decision" USING btree ("merchant_id","planned_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_answer_per_attempt" ON "collection_decision" USING btree ("merchant_id","attempt_id") WHERE kind in ('retry', 'ask-customer', 'give-up');--> statement-breakpoint
CREATE UNIQUE INDEX "one_consent_per_place" ON "debit_consent" USING btree ("merchant_id","customer_id","position") WHERE revoked_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_plan_after_attempt" ON "planned_collection" USING btree ("merchant_id","after_attempt_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_plan_per_attempt" ON "planned_collection" USING btree ("merchant_id","attempt_id");--> statement-breakpoint
CREATE INDEX "collection_waiting" ON "planned_collection" USING btree ("merchant_id","submit_at") WHERE status in ('planned', 'noticed', 'due');--> statement-breakpoint
CREATE INDEX "collection_by_customer" ON "planned_collection" USING btree ("merchant_id","customer_id","collect_on");--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_plan_per_invoice" ON "planned_collection_invoice" USING btree ("merchant_id","invoice_id") WHERE is_live;--> statement-breakpoint
CREATE INDEX "plan_by_invoice" ON "planned_collection_invoice" USING btree ("merchant_id","invoice_id");