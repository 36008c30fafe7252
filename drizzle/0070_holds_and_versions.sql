CREATE TABLE "dunning_limits_version" (
	"merchant_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"limits" jsonb NOT NULL,
	"name" text NOT NULL,
	"reason" text NOT NULL,
	"copy_of" integer,
	"published_at" timestamp with time zone NOT NULL,
	"published_by_id" uuid,
	CONSTRAINT "dunning_limits_version_merchant_id_version_pk" PRIMARY KEY("merchant_id","version")
);
--> statement-breakpoint
DROP INDEX "one_hold_per_reason";--> statement-breakpoint
ALTER TABLE "contact_hold" ADD COLUMN "invoice_id" uuid;--> statement-breakpoint
ALTER TABLE "contact_hold" ADD COLUMN "stops_debits" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_hold" ADD COLUMN "held_by_kind" text DEFAULT 'system' NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_hold" ADD COLUMN "held_by_id" uuid;--> statement-breakpoint
ALTER TABLE "sequence_version" ADD COLUMN "name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sequence_version" ADD COLUMN "reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sequence_version" ADD COLUMN "published_by_id" uuid;--> statement-breakpoint
ALTER TABLE "dunning_limits_version" ADD CONSTRAINT "dunning_limits_version_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_hold" ADD CONSTRAINT "contact_hold_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_hold_per_reason_and_invoice" ON "contact_hold" USING btree ("merchant_id","customer_id","because","invoice_id") WHERE released_at is null and invoice_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_hold_per_reason" ON "contact_hold" USING btree ("merchant_id","customer_id","because") WHERE released_at is null and invoice_id is null;