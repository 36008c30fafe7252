CREATE TABLE "retry_rule_set" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer,
	"rules" jsonb NOT NULL,
	"name" text NOT NULL,
	"reason" text NOT NULL,
	"copy_of" integer,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "retry_rule_set_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "retry_rule_set_merchant_id_version_unique" UNIQUE("merchant_id","version")
);
--> statement-breakpoint
CREATE TABLE "retry_shadow" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"rules" jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "retry_shadow_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "retry_shadow_answer" (
	"merchant_id" uuid NOT NULL,
	"shadow_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"rule" text NOT NULL,
	"next_at" timestamp with time zone,
	"difference" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	CONSTRAINT "retry_shadow_answer_merchant_id_shadow_id_decision_id_pk" PRIMARY KEY("merchant_id","shadow_id","decision_id")
);
--> statement-breakpoint
CREATE TABLE "segment" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"retired_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "segment_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "segment_merchant_id_name_unique" UNIQUE("merchant_id","name")
);
--> statement-breakpoint
CREATE TABLE "segment_version" (
	"merchant_id" uuid NOT NULL,
	"segment_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"conditions" jsonb NOT NULL,
	"reason" text NOT NULL,
	"copy_of" integer,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "segment_version_merchant_id_segment_id_version_pk" PRIMARY KEY("merchant_id","segment_id","version")
);
--> statement-breakpoint
ALTER TABLE "routing_rule_set" ADD COLUMN "reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "retry_rule_set" ADD CONSTRAINT "retry_rule_set_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retry_shadow" ADD CONSTRAINT "retry_shadow_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retry_shadow_answer" ADD CONSTRAINT "retry_shadow_answer_merchant_id_shadow_id_retry_shadow_merchant_id_id_fk" FOREIGN KEY ("merchant_id","shadow_id") REFERENCES "public"."retry_shadow"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retry_shadow_answer" ADD CONSTRAINT "retry_shadow_answer_merchant_id_decision_id_collection_decision_merchant_id_id_fk" FOREIGN KEY ("merchant_id","decision_id") REFERENCES "public"."collection_decision"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment" ADD CONSTRAINT "segment_merchant_id_merchant_id_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segment_version" ADD CONSTRAINT "segment_version_merchant_id_segment_id_segment_merchant_id_id_fk" FOREIGN KEY ("merchant_id","segment_id") REFERENCES "public"."segment"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_retry_draft_per_merchant" ON "retry_rule_set" USING btree ("merchant_id") WHERE version is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_shadow_per_merchant" ON "retry_shadow" USING btree ("merchant_id") WHERE ended_at is null;