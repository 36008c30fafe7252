CREATE TABLE "owed_day" (
	"merchant_id" uuid NOT NULL,
	"booked_on" date NOT NULL,
	"currency" char(3) NOT NULL,
	"invoice_count" integer NOT NULL,
	CONSTRAINT "owed_day_merchant_id_booked_on_currency_pk" PRIMARY KEY("merchant_id","booked_on","currency")
);
--> statement-breakpoint
DROP INDEX "attempt_failed";--> statement-breakpoint
DROP INDEX "flow_by_day";--> statement-breakpoint
ALTER TABLE "recovery_day" ADD COLUMN "recovered_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "recovery_day" ADD COLUMN "forgiven_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "recovery_day" ADD COLUMN "owed_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "owed_day" ADD CONSTRAINT "owed_day_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invoice_owed_newest" ON "invoice" USING btree ("merchant_id","created_at","id") WHERE status in ('open', 'overdue', 'uncollectible');--> statement-breakpoint
CREATE INDEX "attempt_failed_by_moment" ON "payment_attempt" USING btree ("merchant_id","resolved_at","currency","amount_minor") WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX "ledger_transaction_of_fees" ON "ledger_transaction" USING btree ("merchant_id","booked_at","id") WHERE kind in ('bank-fee', 'gateway-fee');--> statement-breakpoint
CREATE INDEX "ledger_transaction_of_losses" ON "ledger_transaction" USING btree ("merchant_id","booked_at","id") WHERE kind in ('invoice-written-off', 'write-off-recovered', 'write-off-undone');--> statement-breakpoint
CREATE INDEX "flow_by_booking_day" ON "recovery_flow" USING btree ("merchant_id","booked_on","currency","amount_minor") WHERE kind = 'money';--> statement-breakpoint
CREATE INDEX "flow_forgiven" ON "recovery_flow" USING btree ("merchant_id","booked_on","invoice_id") WHERE kind = 'forgiven';--> statement-breakpoint
CREATE INDEX "contact_left" ON "missed_contact" USING btree ("merchant_id","currency","missed_on") WHERE left_at is not null;