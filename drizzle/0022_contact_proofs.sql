CREATE TABLE "contact_evidence" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"act" text NOT NULL,
	"address_hash" "bytea" NOT NULL,
	"hint" text NOT NULL,
	"proof_id" uuid,
	"ip" text,
	"user_agent" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_evidence_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact_proof" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"language" char(2) NOT NULL,
	"customer_id" uuid,
	"session_id" text,
	"browser_hash" "bytea",
	"token_hash" "bytea",
	"code_hash" "bytea",
	"matched" uuid[],
	"tries" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"proved_at" timestamp with time zone,
	"proved_by" text,
	"used_at" timestamp with time zone,
	CONSTRAINT "contact_proof_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "contact_proof_merchant_id_token_hash_unique" UNIQUE("merchant_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "passkey" (
	"merchant_id" uuid NOT NULL,
	"id" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"is_synced" boolean NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "passkey_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "passkey_challenge" (
	"merchant_id" uuid NOT NULL,
	"challenge_hash" "bytea" NOT NULL,
	"customer_id" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "passkey_challenge_merchant_id_challenge_hash_pk" PRIMARY KEY("merchant_id","challenge_hash")
);
--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "email_proved_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "phone_proved_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "contact_evidence" ADD CONSTRAINT "contact_evidence_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_proof" ADD CONSTRAINT "contact_proof_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_proof" ADD CONSTRAINT "contact_proof_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contact_evidence_merchant_id_customer_id_at_index" ON "contact_evidence" USING btree ("merchant_id","customer_id","at");--> statement-breakpoint
CREATE INDEX "contact_proof_merchant_id_expires_at_index" ON "contact_proof" USING btree ("merchant_id","expires_at");--> statement-breakpoint
CREATE INDEX "contact_proof_merchant_id_customer_id_index" ON "contact_proof" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "passkey_merchant_id_customer_id_index" ON "passkey" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE INDEX "customer_by_email" ON "customer" USING btree ("merchant_id",lower("email"));--> statement-breakpoint
CREATE INDEX "customer_by_phone" ON "customer" USING btree ("merchant_id",right(regexp_replace("phone", '\D', '', 'g'), 8));