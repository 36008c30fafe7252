CREATE TABLE "invoice_charge" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"cause" text NOT NULL,
	"per" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"vat_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"law" text NOT NULL,
	"settles_first" text NOT NULL,
	"charged_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_because" text,
	CONSTRAINT "invoice_charge_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "invoice_charge_merchant_id_cause_unique" UNIQUE("merchant_id","cause")
);
--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "costs_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_hold" ADD COLUMN "release_note" text;--> statement-breakpoint
ALTER TABLE "dunning_settings" ADD COLUMN "quiet_from_minute" smallint DEFAULT 1320 NOT NULL;--> statement-breakpoint
ALTER TABLE "dunning_settings" ADD COLUMN "quiet_until_minute" smallint DEFAULT 420 NOT NULL;--> statement-breakpoint
ALTER TABLE "dunning_settings" ADD COLUMN "reclaims_vat" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "dunning_settings" ADD COLUMN "vat_rate_basis_points" smallint DEFAULT 2100 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice_charge" ADD CONSTRAINT "invoice_charge_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "charge_by_invoice" ON "invoice_charge" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_charge_per_claim" ON "invoice_charge" USING btree ("merchant_id","invoice_id") WHERE per = 'claim';