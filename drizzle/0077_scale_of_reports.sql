CREATE TABLE "invariant_check" (
	"merchant_id" uuid NOT NULL,
	"invariant" text NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	CONSTRAINT "invariant_check_merchant_id_invariant_pk" PRIMARY KEY("merchant_id","invariant")
);
--> statement-breakpoint
CREATE TABLE "missed_contact" (
	"merchant_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"missed_at" timestamp with time zone NOT NULL,
	"missed_on" date NOT NULL,
	"earlier_on" date,
	"told_at" timestamp with time zone,
	"reached_at" timestamp with time zone,
	"is_subscribed" boolean NOT NULL,
	"left_at" timestamp with time zone,
	CONSTRAINT "missed_contact_merchant_id_invoice_id_pk" PRIMARY KEY("merchant_id","invoice_id")
);
--> statement-breakpoint
DROP INDEX "ledger_transaction_by_time";--> statement-breakpoint
ALTER TABLE "report_progress" ADD COLUMN "contact_on" date;--> statement-breakpoint
ALTER TABLE "invariant_check" ADD CONSTRAINT "invariant_check_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "missed_contact" ADD CONSTRAINT "missed_contact_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "missed_contact" ADD CONSTRAINT "missed_contact_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contact_by_day" ON "missed_contact" USING btree ("merchant_id","currency","missed_on","earlier_on","missed_at","told_at","reached_at","is_subscribed","left_at");--> statement-breakpoint
CREATE INDEX "contact_by_moment" ON "missed_contact" USING btree ("merchant_id","missed_at","customer_id");--> statement-breakpoint
CREATE INDEX "contact_by_customer" ON "missed_contact" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "ledger_transaction_by_moment" ON "ledger_transaction" USING btree ("merchant_id","booked_at","id");--> statement-breakpoint
CREATE INDEX "case_by_moment" ON "recovery_case" USING btree ("merchant_id","missed_at","invoice_id");