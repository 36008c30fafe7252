CREATE TABLE "feedback_answer" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"occasion" text NOT NULL,
	"occasion_id" uuid NOT NULL,
	"score" smallint NOT NULL,
	"comment" text,
	"language" char(2) NOT NULL,
	"answered_at" timestamp with time zone NOT NULL,
	"replaced_at" timestamp with time zone,
	CONSTRAINT "feedback_answer_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "feedback_variant" (
	"merchant_id" uuid NOT NULL,
	"answer_id" uuid NOT NULL,
	"split_id" uuid NOT NULL,
	"arm" text NOT NULL,
	CONSTRAINT "feedback_variant_merchant_id_answer_id_split_id_pk" PRIMARY KEY("merchant_id","answer_id","split_id")
);
--> statement-breakpoint
ALTER TABLE "merchant" ADD COLUMN "asks_feedback" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "feedback_answer" ADD CONSTRAINT "feedback_of_customer" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_variant" ADD CONSTRAINT "feedback_variant_of_answer" FOREIGN KEY ("merchant_id","answer_id") REFERENCES "public"."feedback_answer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_variant" ADD CONSTRAINT "feedback_variant_of_split" FOREIGN KEY ("merchant_id","split_id") REFERENCES "public"."variant_split"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_answer_per_occasion" ON "feedback_answer" USING btree ("merchant_id","occasion","occasion_id") WHERE replaced_at is null;--> statement-breakpoint
CREATE INDEX "answer_by_moment" ON "feedback_answer" USING btree ("merchant_id","answered_at","id") WHERE replaced_at is null;--> statement-breakpoint
CREATE INDEX "answer_by_customer" ON "feedback_answer" USING btree ("merchant_id","customer_id","answered_at","id");--> statement-breakpoint
CREATE INDEX "variant_of_answers" ON "feedback_variant" USING btree ("merchant_id","split_id","arm");