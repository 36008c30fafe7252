CREATE TABLE "account_outcome" (
	"merchant_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "account_outcome_merchant_id_account_id_id_pk" PRIMARY KEY("merchant_id","account_id","id")
);
--> statement-breakpoint
CREATE TABLE "book_watch" (
	"merchant_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"state" text NOT NULL,
	"place" text NOT NULL,
	"written_by" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "book_watch_merchant_id_account_id_pk" PRIMARY KEY("merchant_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "routing_rule_set" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer,
	"rules" jsonb NOT NULL,
	"default_accounts" jsonb NOT NULL,
	"copy_of" integer,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "routing_rule_set_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "routing_rule_set_merchant_id_version_unique" UNIQUE("merchant_id","version")
);
--> statement-breakpoint
ALTER TABLE "payment_attempt" ADD COLUMN "route" jsonb;--> statement-breakpoint
ALTER TABLE "payment_attempt" ADD COLUMN "retry_of" uuid;--> statement-breakpoint
ALTER TABLE "payment_account" ADD COLUMN "is_enabled" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_account" ADD COLUMN "methods" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_account" ADD COLUMN "currencies" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_account" ADD COLUMN "min_minor" bigint;--> statement-breakpoint
ALTER TABLE "payment_account" ADD COLUMN "max_minor" bigint;--> statement-breakpoint
ALTER TABLE "account_outcome" ADD CONSTRAINT "account_outcome_merchant_id_account_id_payment_account_merchant_id_id_fk" FOREIGN KEY ("merchant_id","account_id") REFERENCES "public"."payment_account"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "book_watch" ADD CONSTRAINT "book_watch_merchant_id_account_id_payment_account_merchant_id_id_fk" FOREIGN KEY ("merchant_id","account_id") REFERENCES "public"."payment_account"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_rule_set" ADD CONSTRAINT "routing_rule_set_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_outcome_merchant_id_account_id_at_index" ON "account_outcome" USING btree ("merchant_id","account_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_draft_per_merchant" ON "routing_rule_set" USING btree ("merchant_id") WHERE version is null;--> statement-breakpoint
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_merchant_id_retry_of_payment_attempt_merchant_id_id_fk" FOREIGN KEY ("merchant_id","retry_of") REFERENCES "public"."payment_attempt"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_merchant_id_retry_of_unique" UNIQUE("merchant_id","retry_of");