CREATE TABLE "contact_day" (
	"merchant_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"within_days" integer NOT NULL,
	"missed_on" date NOT NULL,
	"missed" integer[] NOT NULL,
	"told" integer[] NOT NULL,
	"reached" integer[] NOT NULL,
	"subscribed" integer[] NOT NULL,
	"left" integer[] NOT NULL,
	CONSTRAINT "contact_day_merchant_id_currency_within_days_missed_on_pk" PRIMARY KEY("merchant_id","currency","within_days","missed_on")
);
--> statement-breakpoint
ALTER TABLE "contact_day" ADD CONSTRAINT "contact_day_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attempt_unknown" ON "payment_attempt" USING btree ("merchant_id","opened_at","id") WHERE status = 'unknown';