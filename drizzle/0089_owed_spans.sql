CREATE TABLE "owed_span" (
	"merchant_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"owed_from" date NOT NULL,
	"owed_until" date,
	"currency" char(3) NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	CONSTRAINT "owed_span_merchant_id_invoice_id_owed_from_pk" PRIMARY KEY("merchant_id","invoice_id","owed_from")
);
--> statement-breakpoint
ALTER TABLE "owed_span" ADD CONSTRAINT "owed_span_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "owed_span_newest" ON "owed_span" USING btree ("merchant_id","currency","issued_at","invoice_id","owed_from","owed_until");