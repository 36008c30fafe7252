CREATE TABLE "contact_hold" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"because" text NOT NULL,
	"note" text,
	"held_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone,
	"released_at" timestamp with time zone,
	CONSTRAINT "contact_hold_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "dunning_settings" (
	"merchant_id" uuid PRIMARY KEY NOT NULL,
	"most_per_day" smallint DEFAULT 1 NOT NULL,
	"most_per_week" smallint DEFAULT 3 NOT NULL,
	"rests_on_closed_days" boolean DEFAULT true NOT NULL,
	"currency" char(3) DEFAULT 'EUR' NOT NULL,
	"channel_prices" jsonb
);
--> statement-breakpoint
CREATE TABLE "sequence" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" smallint NOT NULL,
	"draft" jsonb,
	"draft_saved_at" timestamp with time zone,
	"retired_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sequence_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "sequence_merchant_id_name_unique" UNIQUE("merchant_id","name")
);
--> statement-breakpoint
CREATE TABLE "sequence_run" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"because" text,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "sequence_run_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "sequence_run_merchant_id_invoice_id_sequence_id_unique" UNIQUE("merchant_id","invoice_id","sequence_id")
);
--> statement-breakpoint
CREATE TABLE "sequence_step" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"key" text NOT NULL,
	"place" smallint NOT NULL,
	"planned_on" date,
	"due_at" timestamp with time zone,
	"status" text NOT NULL,
	"rule" text,
	"entry_id" uuid,
	"subject_id" uuid,
	"notice_id" uuid,
	"cost_minor" bigint,
	"decided_at" timestamp with time zone,
	CONSTRAINT "sequence_step_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "sequence_step_merchant_id_run_id_key_unique" UNIQUE("merchant_id","run_id","key")
);
--> statement-breakpoint
CREATE TABLE "sequence_version" (
	"merchant_id" uuid NOT NULL,
	"sequence_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"copy_of" integer,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sequence_version_merchant_id_sequence_id_version_pk" PRIMARY KEY("merchant_id","sequence_id","version")
);
--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "segment" text;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "is_business" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "sequence_step_id" uuid;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "tone" text;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "ways" text[];--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "fallback_after_hours" smallint;--> statement-breakpoint
ALTER TABLE "contact_hold" ADD CONSTRAINT "contact_hold_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dunning_settings" ADD CONSTRAINT "dunning_settings_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequence" ADD CONSTRAINT "sequence_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequence_run" ADD CONSTRAINT "sequence_run_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequence_run" ADD CONSTRAINT "run_on_version" FOREIGN KEY ("merchant_id","sequence_id","version") REFERENCES "public"."sequence_version"("merchant_id","sequence_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequence_step" ADD CONSTRAINT "sequence_step_merchant_id_run_id_sequence_run_merchant_id_id_fk" FOREIGN KEY ("merchant_id","run_id") REFERENCES "public"."sequence_run"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequence_version" ADD CONSTRAINT "sequence_version_merchant_id_sequence_id_sequence_merchant_id_id_fk" FOREIGN KEY ("merchant_id","sequence_id") REFERENCES "public"."sequence"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_hold_per_reason" ON "contact_hold" USING btree ("merchant_id","customer_id","because") WHERE released_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_run_per_invoice" ON "sequence_run" USING btree ("merchant_id","invoice_id") WHERE status = 'running';--> statement-breakpoint
CREATE INDEX "run_by_customer" ON "sequence_run" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "sequence_step_due" ON "sequence_step" USING btree ("merchant_id","due_at","id") WHERE status in ('planned', 'held');--> statement-breakpoint
CREATE INDEX "sequence_step_by_customer" ON "sequence_step" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "sequence_step_by_invoice" ON "sequence_step" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "notice_by_step" ON "notice" USING btree ("merchant_id","sequence_step_id") WHERE sequence_step_id is not null;