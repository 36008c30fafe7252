CREATE TABLE "expiry_warning" (
	"merchant_id" uuid NOT NULL,
	"payment_method_id" uuid NOT NULL,
	"exp_year" smallint NOT NULL,
	"exp_month" smallint NOT NULL,
	"days_before" smallint NOT NULL,
	"warned_at" timestamp with time zone NOT NULL,
	CONSTRAINT "expiry_warning_merchant_id_payment_method_id_exp_year_exp_month_days_before_pk" PRIMARY KEY("merchant_id","payment_method_id","exp_year","exp_month","days_before")
);
--> statement-breakpoint
CREATE TABLE "method_setup" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"customer_ref" text NOT NULL,
	"form_key" text NOT NULL,
	"status" text NOT NULL,
	"instrument" jsonb NOT NULL,
	"use" text NOT NULL,
	"consent" jsonb NOT NULL,
	"replaces_id" uuid,
	"repair_link_id" uuid,
	"try_minor" bigint,
	"try_currency" char(3),
	"try_refusal" jsonb,
	"gateway_ref" text,
	"challenge_url" text,
	"decline" jsonb,
	"payment_method_id" uuid,
	"opened_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	CONSTRAINT "method_setup_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "method_setup_merchant_id_form_key_unique" UNIQUE("merchant_id","form_key"),
	CONSTRAINT "method_setup_merchant_id_account_id_gateway_ref_unique" UNIQUE("merchant_id","account_id","gateway_ref")
);
--> statement-breakpoint
CREATE TABLE "repair_link" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"public_id" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"customer_id" uuid NOT NULL,
	"payment_method_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "repair_link_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "repair_link_public_id_unique" UNIQUE("public_id"),
	CONSTRAINT "repair_link_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "expiry_warning" ADD CONSTRAINT "expiry_warning_merchant_id_payment_method_id_payment_method_merchant_id_id_fk" FOREIGN KEY ("merchant_id","payment_method_id") REFERENCES "public"."payment_method"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "method_setup" ADD CONSTRAINT "method_setup_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "method_setup" ADD CONSTRAINT "method_setup_merchant_id_payment_method_id_payment_method_merchant_id_id_fk" FOREIGN KEY ("merchant_id","payment_method_id") REFERENCES "public"."payment_method"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repair_link" ADD CONSTRAINT "repair_link_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repair_link" ADD CONSTRAINT "repair_link_merchant_id_payment_method_id_payment_method_merchant_id_id_fk" FOREIGN KEY ("merchant_id","payment_method_id") REFERENCES "public"."payment_method"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "setup_by_customer" ON "method_setup" USING btree ("merchant_id","customer_id","opened_at");--> statement-breakpoint
CREATE INDEX "setup_live" ON "method_setup" USING btree ("merchant_id","opened_at") WHERE status in ('opened', 'unknown', 'requires_action', 'processing');--> statement-breakpoint
CREATE INDEX "repair_link_by_method" ON "repair_link" USING btree ("merchant_id","payment_method_id");