CREATE TABLE "contact_answer" (
	"merchant_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"from_on" date NOT NULL,
	"until_on" date NOT NULL,
	"within_days" integer NOT NULL,
	"missed" integer NOT NULL,
	"told" integer NOT NULL,
	"reached" integer NOT NULL,
	"subscribed" integer NOT NULL,
	"left" integer NOT NULL,
	CONSTRAINT "contact_answer_merchant_id_currency_from_on_until_on_within_days_pk" PRIMARY KEY("merchant_id","currency","from_on","until_on","within_days")
);
--> statement-breakpoint
ALTER TABLE "payment_attempt" ADD COLUMN "decline_class" text GENERATED ALWAYS AS (decline ->> 'class') STORED;--> statement-breakpoint
ALTER TABLE "contact_answer" ADD CONSTRAINT "contact_answer_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invoice_unpaid_by_status" ON "invoice" USING btree ("merchant_id","status","id") WHERE status <> 'paid';--> statement-breakpoint
CREATE INDEX "attempt_failed_newest" ON "payment_attempt" USING btree ("merchant_id","id") WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX "attempt_by_decline" ON "payment_attempt" USING btree ("merchant_id","decline_class","id") WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX "attempt_by_method" ON "payment_attempt" USING btree ("merchant_id","method","id");--> statement-breakpoint
CREATE INDEX "notice_by_kind" ON "notice" USING btree ("merchant_id","kind","id");--> statement-breakpoint
CREATE INDEX "notice_by_way" ON "notice" USING btree ("merchant_id","channel","id");--> statement-breakpoint
CREATE INDEX "subscription_worth" ON "subscription" USING btree ("merchant_id","plan_id","priced_on","keeps_price_until_on","status","quantity") WHERE status <> 'stopped';--> statement-breakpoint
call protect_table('contact_answer'::regclass, 'select, insert, delete');
