CREATE TABLE "message_day" (
	"merchant_id" uuid NOT NULL,
	"sent_on" date NOT NULL,
	"channel" text NOT NULL,
	"message_count" integer NOT NULL,
	CONSTRAINT "message_day_merchant_id_sent_on_channel_pk" PRIMARY KEY("merchant_id","sent_on","channel")
);
--> statement-breakpoint
CREATE TABLE "recovery_day" (
	"merchant_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"cut" text NOT NULL,
	"missed_on" date NOT NULL,
	"key" text NOT NULL,
	"after_days" integer NOT NULL,
	"invoice_count" integer NOT NULL,
	"at_risk_minor" bigint NOT NULL,
	"recovered_minor" bigint NOT NULL,
	"forgiven_minor" bigint NOT NULL,
	CONSTRAINT "recovery_day_merchant_id_currency_cut_missed_on_key_after_days_pk" PRIMARY KEY("merchant_id","currency","cut","missed_on","key","after_days")
);
--> statement-breakpoint
ALTER TABLE "message_day" ADD CONSTRAINT "message_day_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_day" ADD CONSTRAINT "recovery_day_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invoice_newest_closed" ON "invoice" USING btree ("merchant_id","issued_on" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE status in ('void', 'uncollectible');--> statement-breakpoint
CREATE INDEX "invoice_by_due" ON "invoice" USING btree ("merchant_id","due_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "method_by_fingerprint" ON "payment_method" USING btree ("merchant_id","fingerprint") WHERE status <> 'removed';