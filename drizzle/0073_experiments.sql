CREATE TABLE "experiment" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"plan" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended" text,
	"ended_because" text,
	"winner" text,
	CONSTRAINT "experiment_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "experiment_merchant_id_name_unique" UNIQUE("merchant_id","name")
);
--> statement-breakpoint
CREATE TABLE "variant_exposure" (
	"merchant_id" uuid NOT NULL,
	"split_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"arm" text NOT NULL,
	"invoice_id" uuid NOT NULL,
	"exposed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "variant_exposure_merchant_id_split_id_customer_id_pk" PRIMARY KEY("merchant_id","split_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "variant_split" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"layer" text NOT NULL,
	"subject_id" uuid,
	"arms" jsonb NOT NULL,
	"segment" text,
	"share_basis_points" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "variant_split_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
ALTER TABLE "retry_rule_set" ADD COLUMN "experiment_id" uuid;--> statement-breakpoint
ALTER TABLE "retry_rule_set" ADD COLUMN "arm" text;--> statement-breakpoint
ALTER TABLE "sequence_version" ADD COLUMN "experiment_id" uuid;--> statement-breakpoint
ALTER TABLE "sequence_version" ADD COLUMN "arm" text;--> statement-breakpoint
ALTER TABLE "experiment" ADD CONSTRAINT "experiment_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variant_exposure" ADD CONSTRAINT "exposure_of_split" FOREIGN KEY ("merchant_id","split_id") REFERENCES "public"."variant_split"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variant_exposure" ADD CONSTRAINT "exposure_of_customer" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variant_exposure" ADD CONSTRAINT "exposure_of_invoice" FOREIGN KEY ("merchant_id","invoice_id") REFERENCES "public"."invoice"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variant_split" ADD CONSTRAINT "variant_split_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exposure_by_customer" ON "variant_exposure" USING btree ("merchant_id","customer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_split_per_layer" ON "variant_split" USING btree ("merchant_id","layer") WHERE ended_at is null;