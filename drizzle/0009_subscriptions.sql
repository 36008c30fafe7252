CREATE TABLE "debit_move" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"moved_on" date NOT NULL,
	"moved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "debit_move_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "debit_preference" (
	"merchant_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"day" smallint,
	"working_days" smallint,
	"chosen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "debit_preference_merchant_id_customer_id_pk" PRIMARY KEY("merchant_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "plan" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"currency" char(3) NOT NULL,
	"cycle_unit" text NOT NULL,
	"cycle_count" smallint NOT NULL,
	"tax_bp" integer DEFAULT 0 NOT NULL,
	"partial_periods" text NOT NULL,
	"bill_ahead_days" smallint DEFAULT 0 NOT NULL,
	"trial_days" smallint DEFAULT 0 NOT NULL,
	"is_offered" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "plan_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "plan_price" (
	"merchant_id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"effective_on" date NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reach" text NOT NULL,
	"announced_at" timestamp with time zone NOT NULL,
	CONSTRAINT "plan_price_merchant_id_plan_id_effective_on_pk" PRIMARY KEY("merchant_id","plan_id","effective_on")
);
--> statement-breakpoint
CREATE TABLE "subscription" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"status" text NOT NULL,
	"plan_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"priced_on" date NOT NULL,
	"keeps_price_until_on" date,
	"changes_on" date,
	"next_plan_id" uuid,
	"next_quantity" integer,
	"next_priced_on" date,
	"changes_cycle" boolean DEFAULT false NOT NULL,
	"started_on" date NOT NULL,
	"billed_from_on" date NOT NULL,
	"anchor_on" date NOT NULL,
	"anchor_is_last_day" boolean DEFAULT false NOT NULL,
	"next_index" integer NOT NULL,
	"next_start_on" date NOT NULL,
	"next_bill_on" date,
	"pause_from_on" date,
	"pause_until_on" date,
	"stop_on" date,
	"stop_reason" text,
	"payment_method_id" uuid,
	"previous_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "subscription_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "subscription_adjustment" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"subscription_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"from_on" date NOT NULL,
	"until_on" date NOT NULL,
	"amount_minor" bigint NOT NULL,
	"tax_bp" integer NOT NULL,
	"bill_on" date NOT NULL,
	"invoice_id" uuid,
	"credit_note_id" uuid,
	"withdrawn_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "subscription_adjustment_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "subscription_pause" (
	"merchant_id" uuid NOT NULL,
	"subscription_id" uuid NOT NULL,
	"from_on" date NOT NULL,
	"until_on" date NOT NULL,
	"asked_on" date NOT NULL,
	CONSTRAINT "subscription_pause_merchant_id_subscription_id_from_on_pk" PRIMARY KEY("merchant_id","subscription_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "subscription_period" (
	"merchant_id" uuid NOT NULL,
	"subscription_id" uuid NOT NULL,
	"start_on" date NOT NULL,
	"end_on" date NOT NULL,
	"whole_start_on" date NOT NULL,
	"whole_end_on" date NOT NULL,
	"plan_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"whole_minor" bigint NOT NULL,
	"amount_minor" bigint NOT NULL,
	"invoice_id" uuid,
	CONSTRAINT "subscription_period_merchant_id_subscription_id_start_on_pk" PRIMARY KEY("merchant_id","subscription_id","start_on")
);
--> statement-breakpoint
CREATE TABLE "subscription_settings" (
	"merchant_id" uuid PRIMARY KEY NOT NULL,
	"pause_most_days" smallint DEFAULT 92 NOT NULL,
	"pauses_per_year" smallint DEFAULT 2 NOT NULL,
	"stop_notice_days" smallint DEFAULT 0 NOT NULL,
	"price_notice_days" smallint DEFAULT 30 NOT NULL,
	"debit_notice_days" smallint DEFAULT 14 NOT NULL,
	"move_most_days" smallint DEFAULT 14 NOT NULL,
	"moves_per_year" smallint DEFAULT 3 NOT NULL,
	"cut_off_business_days" smallint DEFAULT 2 NOT NULL,
	"number_prefix" text DEFAULT 'S' NOT NULL,
	"last_number" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "debit_move" ADD CONSTRAINT "debit_move_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debit_move" ADD CONSTRAINT "debit_move_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debit_preference" ADD CONSTRAINT "debit_preference_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_price" ADD CONSTRAINT "plan_price_merchant_id_plan_id_plan_merchant_id_id_fk" FOREIGN KEY ("merchant_id","plan_id") REFERENCES "public"."plan"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_merchant_id_plan_id_plan_merchant_id_id_fk" FOREIGN KEY ("merchant_id","plan_id") REFERENCES "public"."plan"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_merchant_id_next_plan_id_plan_merchant_id_id_fk" FOREIGN KEY ("merchant_id","next_plan_id") REFERENCES "public"."plan"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_adjustment" ADD CONSTRAINT "subscription_adjustment_merchant_id_subscription_id_subscription_merchant_id_id_fk" FOREIGN KEY ("merchant_id","subscription_id") REFERENCES "public"."subscription"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_adjustment" ADD CONSTRAINT "subscription_adjustment_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_adjustment" ADD CONSTRAINT "subscription_adjustment_merchant_id_credit_note_id_credit_note_merchant_id_id_fk" FOREIGN KEY ("merchant_id","credit_note_id") REFERENCES "public"."credit_note"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_pause" ADD CONSTRAINT "subscription_pause_merchant_id_subscription_id_subscription_merchant_id_id_fk" FOREIGN KEY ("merchant_id","subscription_id") REFERENCES "public"."subscription"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_period" ADD CONSTRAINT "subscription_period_merchant_id_subscription_id_subscription_merchant_id_id_fk" FOREIGN KEY ("merchant_id","subscription_id") REFERENCES "public"."subscription"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_period" ADD CONSTRAINT "subscription_period_merchant_id_invoice_id_invoice_merchant_id_id_fk" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription_settings" ADD CONSTRAINT "subscription_settings_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "debit_move_by_customer" ON "debit_move" USING btree ("merchant_id","customer_id","moved_on");--> statement-breakpoint
CREATE INDEX "debit_move_by_invoice" ON "debit_move" USING btree ("merchant_id","invoice_id");--> statement-breakpoint
CREATE INDEX "subscription_by_customer" ON "subscription" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "subscription_to_bill" ON "subscription" USING btree ("merchant_id","next_bill_on","id") WHERE next_bill_on is not null;--> statement-breakpoint
CREATE INDEX "subscription_to_turn" ON "subscription" USING btree ("merchant_id","id") WHERE status in ('trialing', 'paused', 'stopping') or pause_from_on is not null;--> statement-breakpoint
CREATE INDEX "subscription_adjustment_waiting" ON "subscription_adjustment" USING btree ("merchant_id","subscription_id","bill_on") WHERE invoice_id is null and credit_note_id is null and withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "subscription_period_to_invoice" ON "subscription_period" USING btree ("merchant_id","subscription_id","start_on") WHERE invoice_id is null and amount_minor > 0;--> statement-breakpoint
CREATE INDEX "subscription_period_by_invoice" ON "subscription_period" USING btree ("merchant_id","invoice_id") WHERE invoice_id is not null;