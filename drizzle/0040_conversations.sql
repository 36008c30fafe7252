CREATE TABLE "conversation" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"customer_id" uuid,
	"channel" text NOT NULL,
	"address" text,
	"waiting_since" timestamp with time zone,
	"read_at" timestamp with time zone,
	"last_in_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "conversation_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "conversation_merchant_id_customer_id_unique" UNIQUE("merchant_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "conversation_file" (
	"merchant_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"place" smallint NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "conversation_file_merchant_id_message_id_place_pk" PRIMARY KEY("merchant_id","message_id","place")
);
--> statement-breakpoint
CREATE TABLE "conversation_message" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"author" text NOT NULL,
	"staff_id" uuid,
	"channel" text NOT NULL,
	"address" text,
	"subject" text,
	"text" text NOT NULL,
	"whole" text,
	"provider_ref" text,
	"notice_id" uuid,
	"is_automatic" boolean DEFAULT false NOT NULL,
	"keyword" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "conversation_message_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "conversation_message_merchant_id_channel_provider_ref_unique" UNIQUE("merchant_id","channel","provider_ref")
);
--> statement-breakpoint
ALTER TABLE "notice" ADD COLUMN "pay_link_id" uuid;--> statement-breakpoint
ALTER TABLE "pay_link" ADD COLUMN "opened_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_merchant_id_customer_id_customer_merchant_id_id_fk" FOREIGN KEY ("merchant_id","customer_id") REFERENCES "public"."customer"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_file" ADD CONSTRAINT "conversation_file_merchant_id_message_id_conversation_message_merchant_id_id_fk" FOREIGN KEY ("merchant_id","message_id") REFERENCES "public"."conversation_message"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_message" ADD CONSTRAINT "conversation_message_merchant_id_conversation_id_conversation_merchant_id_id_fk" FOREIGN KEY ("merchant_id","conversation_id") REFERENCES "public"."conversation"("merchant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "conversation_of_stranger" ON "conversation" USING btree ("merchant_id","channel","address") WHERE customer_id is null;--> statement-breakpoint
CREATE INDEX "conversation_waiting" ON "conversation" USING btree ("merchant_id","waiting_since") WHERE waiting_since is not null;--> statement-breakpoint
CREATE INDEX "conversation_latest" ON "conversation" USING btree ("merchant_id","last_at","id");--> statement-breakpoint
CREATE INDEX "conversation_message_merchant_id_conversation_id_at_index" ON "conversation_message" USING btree ("merchant_id","conversation_id","at");--> statement-breakpoint
CREATE INDEX "notice_sent_at" ON "notice" USING btree ("merchant_id","sent_at") WHERE sent_at is not null;