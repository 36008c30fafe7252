CREATE TABLE "consent_entry" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"about" text NOT NULL,
	"value" jsonb NOT NULL,
	"source" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"wording" text,
	"text_version" text NOT NULL,
	"language" char(2) NOT NULL,
	"ip" text,
	"user_agent" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "consent_entry_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact_fault" (
	"merchant_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"address_hash" "bytea" NOT NULL,
	"because" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_fault_merchant_id_customer_id_channel_pk" PRIMARY KEY("merchant_id","customer_id","channel")
);
--> statement-breakpoint
CREATE TABLE "contact_preference" (
	"merchant_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"channel_order" text[],
	"order_entry_id" uuid,
	"refused_channels" text[] DEFAULT '{}' NOT NULL,
	"refusal_entry_id" uuid,
	"push_topics" text[],
	"quiet_from_minute" smallint,
	"quiet_until_minute" smallint,
	"quiet_entry_id" uuid,
	"zone" text,
	CONSTRAINT "contact_preference_merchant_id_customer_id_pk" PRIMARY KEY("merchant_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "push_subscription" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"endpoint_hash" "bytea" NOT NULL,
	"sealed" text NOT NULL,
	"user_agent" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_sent_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"closed_because" text,
	CONSTRAINT "push_subscription_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "push_subscription_merchant_id_endpoint_hash_unique" UNIQUE("merchant_id","endpoint_hash")
);
--> statement-breakpoint
CREATE TABLE "erase_request" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"status" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"answer" text,
	CONSTRAINT "erase_request_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "is_answer" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "send_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "channel_rule" text;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "time_rule" text;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "channel_entry_id" uuid;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "time_entry_id" uuid;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "text_version" text;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "said" jsonb;--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consent_entry" ADD CONSTRAINT "consent_entry_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_fault" ADD CONSTRAINT "contact_fault_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_preference" ADD CONSTRAINT "contact_preference_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erase_request" ADD CONSTRAINT "erase_request_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "consent_entry_merchant_id_customer_id_at_index" ON "consent_entry" USING btree ("merchant_id","customer_id","at");--> statement-breakpoint
CREATE INDEX "push_subscription_merchant_id_customer_id_index" ON "push_subscription" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_erase_request" ON "erase_request" USING btree ("merchant_id","customer_id") WHERE status = 'asked';--> statement-breakpoint
CREATE INDEX "notice_by_customer" ON "notice" USING btree ("merchant_id","customer_id","created_at","id");