CREATE TABLE "release_request" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"status" text NOT NULL,
	"amount_minor" bigint,
	"currency" char(3),
	"because" text NOT NULL,
	"details" jsonb NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"answer" text,
	CONSTRAINT "release_request_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff_passkey" (
	"merchant_id" uuid NOT NULL,
	"id" text NOT NULL,
	"staff_id" uuid NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"is_synced" boolean NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "staff_passkey_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff_recovery_code" (
	"merchant_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "staff_recovery_code_merchant_id_staff_id_code_hash_pk" PRIMARY KEY("merchant_id","staff_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "customer_pair" (
	"merchant_id" uuid NOT NULL,
	"first_id" uuid NOT NULL,
	"second_id" uuid NOT NULL,
	"reasons" text[] NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"dismissed_at" timestamp with time zone,
	"dismissed_by" uuid,
	CONSTRAINT "customer_pair_merchant_id_first_id_second_id_pk" PRIMARY KEY("merchant_id","first_id","second_id")
);
--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "written_off_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "passkey_challenge" ADD COLUMN "staff_id" uuid;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "merged_into_id" uuid;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "merged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "merchant" ADD COLUMN "refund_limit_minor" bigint;--> statement-breakpoint
ALTER TABLE "payment_method" ADD COLUMN "gateway_customer_ref" text;--> statement-breakpoint
ALTER TABLE "release_request" ADD CONSTRAINT "release_request_merchant_id_asked_by_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","asked_by") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_request" ADD CONSTRAINT "release_request_merchant_id_decided_by_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","decided_by") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_passkey" ADD CONSTRAINT "staff_passkey_merchant_id_staff_id_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","staff_id") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_recovery_code" ADD CONSTRAINT "staff_recovery_code_merchant_id_staff_id_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","staff_id") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_pair" ADD CONSTRAINT "customer_pair_merchant_id_first_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","first_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_pair" ADD CONSTRAINT "customer_pair_merchant_id_second_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","second_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_pair" ADD CONSTRAINT "customer_pair_merchant_id_dismissed_by_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","dismissed_by") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_release_asked" ON "release_request" USING btree ("merchant_id","kind","subject_id") WHERE status = 'asked';--> statement-breakpoint
CREATE INDEX "release_newest" ON "release_request" USING btree ("merchant_id","asked_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "release_of_subject" ON "release_request" USING btree ("merchant_id","subject_id");--> statement-breakpoint
CREATE INDEX "staff_passkey_merchant_id_staff_id_index" ON "staff_passkey" USING btree ("merchant_id","staff_id");--> statement-breakpoint
CREATE INDEX "pair_of_second" ON "customer_pair" USING btree ("merchant_id","second_id");--> statement-breakpoint
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_merchant_id_staff_id_staff_merchant_id_id_fk" FOREIGN KEY ("merchant_id","staff_id") REFERENCES "public"."staff"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_merchant_id_merged_into_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","merged_into_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "customer_merged" ON "customer" USING btree ("merchant_id","merged_into_id") WHERE merged_into_id is not null;