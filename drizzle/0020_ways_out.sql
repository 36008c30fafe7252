CREATE TABLE "cancellation" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"number" text NOT NULL,
	"receipt_hash" "bytea" NOT NULL,
	"kind" text NOT NULL,
	"is_extraordinary" boolean NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"reference" text NOT NULL,
	"about" text NOT NULL,
	"reason" text,
	"wished_on" date,
	"language" char(2) NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"customer_id" uuid,
	"subscription_id" uuid,
	"stop_on" date,
	"confirmed_at" timestamp with time zone,
	"confirmation_problem" text,
	"settled_at" timestamp with time zone,
	"note" text,
	CONSTRAINT "cancellation_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "cancellation_merchant_id_receipt_hash_unique" UNIQUE("merchant_id","receipt_hash"),
	CONSTRAINT "cancellation_merchant_id_number_unique" UNIQUE("merchant_id","number")
);
--> statement-breakpoint
ALTER TABLE "cancellation" ADD CONSTRAINT "cancellation_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cancellation_by_time" ON "cancellation" USING btree ("merchant_id","received_at");