CREATE TABLE "arrangement" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"status" text NOT NULL,
	"parts" smallint NOT NULL,
	"day" smallint NOT NULL,
	"is_debited" boolean NOT NULL,
	"currency" char(3) NOT NULL,
	"total_minor" bigint NOT NULL,
	"terms_version" integer NOT NULL,
	"outside" text[] NOT NULL,
	"asked_by_kind" text NOT NULL,
	"asked_by_id" text,
	"question" text,
	"answer" text,
	"asked_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "arrangement_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "arrangement_invoice" (
	"merchant_id" uuid NOT NULL,
	"arrangement_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"is_live" boolean NOT NULL,
	CONSTRAINT "arrangement_invoice_merchant_id_arrangement_id_invoice_id_pk" PRIMARY KEY("merchant_id","arrangement_id","invoice_id")
);
--> statement-breakpoint
CREATE TABLE "arrangement_terms" (
	"merchant_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"terms" jsonb NOT NULL,
	"published_by" uuid,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "arrangement_terms_merchant_id_version_pk" PRIMARY KEY("merchant_id","version")
);
--> statement-breakpoint
CREATE TABLE "instalment" (
	"merchant_id" uuid NOT NULL,
	"arrangement_id" uuid NOT NULL,
	"place" smallint NOT NULL,
	"due_on" date NOT NULL,
	"amount_minor" bigint NOT NULL,
	"open_minor" bigint NOT NULL,
	"status" text NOT NULL,
	"debits" smallint DEFAULT 0 NOT NULL,
	"told_near_at" timestamp with time zone,
	"missed_on" date,
	CONSTRAINT "instalment_merchant_id_arrangement_id_place_pk" PRIMARY KEY("merchant_id","arrangement_id","place")
);
--> statement-breakpoint
CREATE TABLE "payment_promise" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"status" text NOT NULL,
	"promised_on" date NOT NULL,
	"currency" char(3) NOT NULL,
	"total_minor" bigint NOT NULL,
	"given_by_kind" text NOT NULL,
	"given_by_id" text,
	"given_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "payment_promise_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "promised_invoice" (
	"merchant_id" uuid NOT NULL,
	"promise_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"is_live" boolean NOT NULL,
	CONSTRAINT "promised_invoice_merchant_id_promise_id_invoice_id_pk" PRIMARY KEY("merchant_id","promise_id","invoice_id")
);
--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "paused_because" text;--> statement-breakpoint
ALTER TABLE "arrangement" ADD CONSTRAINT "arrangement_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "arrangement_invoice" ADD CONSTRAINT "arrangement_invoice_merchant_id_arrangement_id_arrangement_merchant_id_id_fk" FOREIGN KEY ("merchant_id","arrangement_id") REFERENCES "public"."arrangement"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "arrangement_invoice" ADD CONSTRAINT "arrangement_invoice_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "arrangement_terms" ADD CONSTRAINT "arrangement_terms_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instalment" ADD CONSTRAINT "instalment_merchant_id_arrangement_id_arrangement_merchant_id_id_fk" FOREIGN KEY ("merchant_id","arrangement_id") REFERENCES "public"."arrangement"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_promise" ADD CONSTRAINT "payment_promise_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promised_invoice" ADD CONSTRAINT "promised_invoice_merchant_id_promise_id_payment_promise_merchant_id_id_fk" FOREIGN KEY ("merchant_id","promise_id") REFERENCES "public"."payment_promise"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promised_invoice" ADD CONSTRAINT "promised_invoice_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "arrangement_by_customer" ON "arrangement" USING btree ("merchant_id","customer_id","asked_at");--> statement-breakpoint
CREATE INDEX "arrangement_newest" ON "arrangement" USING btree ("merchant_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "arrangement_running" ON "arrangement" USING btree ("merchant_id","id") WHERE status = 'running';--> statement-breakpoint
CREATE INDEX "arrangement_waiting" ON "arrangement" USING btree ("merchant_id","customer_id") WHERE status in ('proposed', 'offered');--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_arrangement_per_invoice" ON "arrangement_invoice" USING btree ("merchant_id","invoice_id") WHERE is_live;--> statement-breakpoint
CREATE INDEX "arrangement_by_invoice" ON "arrangement_invoice" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "promise_by_customer" ON "payment_promise" USING btree ("merchant_id","customer_id","given_at");--> statement-breakpoint
CREATE INDEX "promise_given" ON "payment_promise" USING btree ("merchant_id","promised_on") WHERE status = 'given';--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_promise_per_invoice" ON "promised_invoice" USING btree ("merchant_id","invoice_id") WHERE is_live;--> statement-breakpoint
CREATE INDEX "promise_by_invoice" ON "promised_invoice" USING btree ("merchant_id","invoice_id");