CREATE TABLE "cash_forecast" (
	"merchant_id" uuid NOT NULL,
	"made_on" date NOT NULL,
	"for_on" date NOT NULL,
	"currency" char(3) NOT NULL,
	"planned_count" integer NOT NULL,
	"planned_minor" bigint NOT NULL,
	"expected_minor" bigint NOT NULL,
	CONSTRAINT "cash_forecast_merchant_id_made_on_for_on_currency_pk" PRIMARY KEY("merchant_id","made_on","for_on","currency")
);
--> statement-breakpoint
CREATE TABLE "debit_day" (
	"merchant_id" uuid NOT NULL,
	"collect_on" date NOT NULL,
	"currency" char(3) NOT NULL,
	"method" text NOT NULL,
	"kind" text NOT NULL,
	"tried_count" integer NOT NULL,
	"tried_minor" bigint NOT NULL,
	"came_minor" bigint NOT NULL,
	CONSTRAINT "debit_day_merchant_id_collect_on_currency_method_kind_pk" PRIMARY KEY("merchant_id","collect_on","currency","method","kind")
);
--> statement-breakpoint
CREATE TABLE "recovery_case" (
	"merchant_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"missed_at" timestamp with time zone NOT NULL,
	"missed_on" date NOT NULL,
	"because" text NOT NULL,
	"currency" char(3) NOT NULL,
	"at_risk_minor" bigint NOT NULL,
	"attempt_id" uuid,
	"reason_class" text,
	"reason_code" text,
	"method" text,
	"account_id" uuid,
	"segment" text,
	CONSTRAINT "recovery_case_merchant_id_invoice_id_pk" PRIMARY KEY("merchant_id","invoice_id")
);
--> statement-breakpoint
CREATE TABLE "recovery_flow" (
	"merchant_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"transaction_id" uuid NOT NULL,
	"booked_on" date NOT NULL,
	"after_days" integer NOT NULL,
	"kind" text NOT NULL,
	"currency" char(3) NOT NULL,
	"amount_minor" bigint NOT NULL,
	"attempt_id" uuid,
	"way" text NOT NULL,
	"method" text NOT NULL,
	"account_id" uuid,
	"hour" smallint NOT NULL,
	"payday_days" smallint,
	"notice_id" uuid,
	"sequence_id" uuid,
	"step" text,
	"channel" text,
	"tone" text,
	CONSTRAINT "recovery_flow_merchant_id_invoice_id_transaction_id_pk" PRIMARY KEY("merchant_id","invoice_id","transaction_id")
);
--> statement-breakpoint
CREATE TABLE "report_day" (
	"merchant_id" uuid NOT NULL,
	"booked_on" date NOT NULL,
	"currency" char(3) NOT NULL,
	"account" text NOT NULL,
	"kind" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"line_count" integer NOT NULL,
	CONSTRAINT "report_day_merchant_id_booked_on_currency_account_kind_pk" PRIMARY KEY("merchant_id","booked_on","currency","account","kind")
);
--> statement-breakpoint
CREATE TABLE "report_progress" (
	"merchant_id" uuid PRIMARY KEY NOT NULL,
	"counted_until" timestamp with time zone NOT NULL,
	"forecast_on" date
);
--> statement-breakpoint
ALTER TABLE "cash_forecast" ADD CONSTRAINT "cash_forecast_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debit_day" ADD CONSTRAINT "debit_day_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_case" ADD CONSTRAINT "recovery_case_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_case" ADD CONSTRAINT "recovery_case_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_flow" ADD CONSTRAINT "flow_of_case" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."recovery_case"("merchant_id","invoice_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_day" ADD CONSTRAINT "report_day_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_progress" ADD CONSTRAINT "report_progress_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_by_day" ON "recovery_case" USING btree ("merchant_id","missed_on","invoice_id");--> statement-breakpoint
CREATE INDEX "case_by_customer" ON "recovery_case" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "flow_by_day" ON "recovery_flow" USING btree ("merchant_id","booked_on") WHERE kind = 'money';--> statement-breakpoint
CREATE INDEX "dispute_live" ON "dispute" USING btree ("merchant_id","opened_at") WHERE status in ('inquiry', 'open');--> statement-breakpoint
CREATE INDEX "attempt_failed" ON "payment_attempt" USING btree ("merchant_id","resolved_at") WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX "collection_ahead" ON "planned_collection" USING btree ("merchant_id","collect_on") WHERE status in ('planned', 'noticed', 'due');--> statement-breakpoint
CREATE INDEX "collection_attempted" ON "planned_collection" USING btree ("merchant_id","collect_on") WHERE status = 'attempted';--> statement-breakpoint
CREATE INDEX "ledger_transaction_by_time" ON "ledger_transaction" USING brin ("booked_at");--> statement-breakpoint
CREATE INDEX "status_change_by_time" ON "status_change" USING brin ("at");