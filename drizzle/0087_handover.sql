CREATE TABLE "agency_message" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"facts" jsonb NOT NULL,
	"status" text NOT NULL,
	"is_unsure" boolean DEFAULT false NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"next_try_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "agency_message_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "agency_payment" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"agency_id" uuid NOT NULL,
	"agency_ref" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"paid_on" date NOT NULL,
	"booked_at" timestamp with time zone NOT NULL,
	"kept_minor" bigint,
	"remitted_at" timestamp with time zone,
	CONSTRAINT "agency_payment_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "agency_payment_merchant_id_agency_id_agency_ref_unique" UNIQUE("merchant_id","agency_id","agency_ref")
);
--> statement-breakpoint
CREATE TABLE "agency_report" (
	"merchant_id" uuid NOT NULL,
	"agency_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"processed_at" timestamp with time zone,
	"problem" text,
	CONSTRAINT "agency_report_merchant_id_agency_id_event_id_pk" PRIMARY KEY("merchant_id","agency_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "collection_agency" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"country" char(2) NOT NULL,
	"wki_number" text,
	"email" text NOT NULL,
	"phone" text,
	"channel" text NOT NULL,
	"api_url" text,
	"api_key_sealed" text,
	"secret_sealed" text,
	"pay_url" text,
	"created_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "collection_agency_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "handover_case" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"agency_id" uuid NOT NULL,
	"status" text NOT NULL,
	"currency" char(3) NOT NULL,
	"conditions_version" integer NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"announced_at" timestamp with time zone,
	"pay_by" date NOT NULL,
	"released_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"acknowledged_at" timestamp with time zone,
	"agency_ref" text,
	"ended_at" timestamp with time zone,
	"ended_because" text,
	CONSTRAINT "handover_case_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "handover_conditions" (
	"merchant_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"conditions" jsonb NOT NULL,
	"name" text NOT NULL,
	"reason" text NOT NULL,
	"copy_of" integer,
	"published_by" uuid,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "handover_conditions_merchant_id_version_pk" PRIMARY KEY("merchant_id","version")
);
--> statement-breakpoint
CREATE TABLE "handover_invoice" (
	"merchant_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"is_live" boolean NOT NULL,
	"handed_over_minor" bigint,
	"told_minor" bigint,
	"out_because" text,
	CONSTRAINT "handover_invoice_merchant_id_case_id_invoice_id_pk" PRIMARY KEY("merchant_id","case_id","invoice_id")
);
--> statement-breakpoint
CREATE TABLE "announced_handover" (
	"merchant_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"invoice_ids" uuid[] NOT NULL,
	"pay_by" date NOT NULL,
	"agency" text NOT NULL,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "announced_handover_merchant_id_case_id_pk" PRIMARY KEY("merchant_id","case_id")
);
--> statement-breakpoint
ALTER TABLE "agency_message" ADD CONSTRAINT "agency_message_merchant_id_case_id_handover_case_merchant_id_id_fk" FOREIGN KEY ("merchant_id","case_id") REFERENCES "public"."handover_case"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agency_payment" ADD CONSTRAINT "agency_payment_merchant_id_case_id_handover_case_merchant_id_id_fk" FOREIGN KEY ("merchant_id","case_id") REFERENCES "public"."handover_case"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agency_report" ADD CONSTRAINT "agency_report_merchant_id_agency_id_collection_agency_merchant_id_id_fk" FOREIGN KEY ("merchant_id","agency_id") REFERENCES "public"."collection_agency"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collection_agency" ADD CONSTRAINT "collection_agency_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_case" ADD CONSTRAINT "handover_case_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_case" ADD CONSTRAINT "handover_case_merchant_id_agency_id_collection_agency_merchant_id_id_fk" FOREIGN KEY ("merchant_id","agency_id") REFERENCES "public"."collection_agency"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_conditions" ADD CONSTRAINT "handover_conditions_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_invoice" ADD CONSTRAINT "handover_invoice_merchant_id_case_id_handover_case_merchant_id_id_fk" FOREIGN KEY ("merchant_id","case_id") REFERENCES "public"."handover_case"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover_invoice" ADD CONSTRAINT "handover_invoice_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agency_message_of_case" ON "agency_message" USING btree ("merchant_id","case_id","id");--> statement-breakpoint
CREATE INDEX "agency_message_waiting" ON "agency_message" USING btree ("merchant_id","next_try_at") WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX "agency_payment_of_case" ON "agency_payment" USING btree ("merchant_id","case_id");--> statement-breakpoint
CREATE INDEX "handover_case_by_customer" ON "handover_case" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "handover_case_by_status" ON "handover_case" USING btree ("merchant_id","status","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_case_per_invoice" ON "handover_invoice" USING btree ("merchant_id","invoice_id") WHERE is_live;--> statement-breakpoint
CREATE INDEX "handover_by_invoice" ON "handover_invoice" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "ledger_entry_at_agency" ON "ledger_entry" USING btree ("merchant_id") WHERE account = 'agency';