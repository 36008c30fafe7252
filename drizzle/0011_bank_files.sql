CREATE TABLE "bank_account" (
	"merchant_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"holder" text NOT NULL,
	"iban" text NOT NULL,
	"bic" text,
	"creditor_identifier" text NOT NULL,
	"scheme" text NOT NULL,
	CONSTRAINT "bank_account_merchant_id_account_id_pk" PRIMARY KEY("merchant_id","account_id"),
	CONSTRAINT "bank_account_merchant_id_iban_unique" UNIQUE("merchant_id","iban")
);
--> statement-breakpoint
CREATE TABLE "bank_debit" (
	"merchant_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"mandate_id" uuid,
	"end_to_end_id" text NOT NULL,
	"status" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"text" text NOT NULL,
	"file_id" uuid,
	"payment_info_id" text,
	"sequence" text,
	"reason" jsonb,
	"accepted_at" timestamp with time zone NOT NULL,
	"settled_on" date,
	"returned_on" date,
	"return_reason" jsonb,
	CONSTRAINT "bank_debit_merchant_id_attempt_id_pk" PRIMARY KEY("merchant_id","attempt_id"),
	CONSTRAINT "bank_debit_merchant_id_end_to_end_id_unique" UNIQUE("merchant_id","end_to_end_id")
);
--> statement-breakpoint
CREATE TABLE "bank_entry" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"bank_ref" text NOT NULL,
	"part" text NOT NULL,
	"status" text NOT NULL,
	"is_credit" boolean NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"booked_on" date NOT NULL,
	"facts" jsonb NOT NULL,
	"wait_reason" text,
	"candidates" jsonb,
	"customer_id" uuid,
	"placed_at" timestamp with time zone,
	CONSTRAINT "bank_entry_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "bank_entry_merchant_id_account_id_bank_ref_part_unique" UNIQUE("merchant_id","account_id","bank_ref","part")
);
--> statement-breakpoint
CREATE TABLE "bank_import" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"format" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"content_sealed" text NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "bank_import_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "bank_import_merchant_id_hash_unique" UNIQUE("merchant_id","hash")
);
--> statement-breakpoint
CREATE TABLE "bank_mandate" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"reference" text NOT NULL,
	"holder" text NOT NULL,
	"iban_sealed" text NOT NULL,
	"last4" char(4) NOT NULL,
	"country" char(2) NOT NULL,
	"fingerprint" text NOT NULL,
	"is_one_off" boolean NOT NULL,
	"status" text NOT NULL,
	"signed_on" date NOT NULL,
	"accepted_at" timestamp with time zone NOT NULL,
	"accepted_ip" text NOT NULL,
	"accepted_user_agent" text NOT NULL,
	CONSTRAINT "bank_mandate_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "bank_mandate_merchant_id_account_id_key_unique" UNIQUE("merchant_id","account_id","key"),
	CONSTRAINT "bank_mandate_merchant_id_reference_unique" UNIQUE("merchant_id","reference")
);
--> statement-breakpoint
CREATE TABLE "debit_file" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"message_id" text NOT NULL,
	"collect_on" date NOT NULL,
	"debit_count" integer NOT NULL,
	"total_minor" bigint NOT NULL,
	"content_sealed" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "debit_file_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "debit_file_merchant_id_account_id_collect_on_unique" UNIQUE("merchant_id","account_id","collect_on"),
	CONSTRAINT "debit_file_merchant_id_message_id_unique" UNIQUE("merchant_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "bank_account" ADD CONSTRAINT "bank_account_merchant_id_account_id_payment_account_merchant_id_id_fk" FOREIGN KEY ("merchant_id","account_id") REFERENCES "public"."payment_account"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_debit" ADD CONSTRAINT "bank_debit_merchant_id_mandate_id_bank_mandate_merchant_id_id_fk" FOREIGN KEY ("merchant_id","mandate_id") REFERENCES "public"."bank_mandate"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_debit" ADD CONSTRAINT "bank_debit_merchant_id_file_id_debit_file_merchant_id_id_fk" FOREIGN KEY ("merchant_id","file_id") REFERENCES "public"."debit_file"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_entry" ADD CONSTRAINT "bank_entry_merchant_id_account_id_bank_account_merchant_id_account_id_fk" FOREIGN KEY ("merchant_id","account_id") REFERENCES "public"."bank_account"("merchant_id","account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_entry" ADD CONSTRAINT "bank_entry_merchant_id_import_id_bank_import_merchant_id_id_fk" FOREIGN KEY ("merchant_id","import_id") REFERENCES "public"."bank_import"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_mandate" ADD CONSTRAINT "bank_mandate_merchant_id_account_id_bank_account_merchant_id_account_id_fk" FOREIGN KEY ("merchant_id","account_id") REFERENCES "public"."bank_account"("merchant_id","account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debit_file" ADD CONSTRAINT "debit_file_merchant_id_account_id_bank_account_merchant_id_account_id_fk" FOREIGN KEY ("merchant_id","account_id") REFERENCES "public"."bank_account"("merchant_id","account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bank_debit_waiting" ON "bank_debit" USING btree ("merchant_id","account_id","status");--> statement-breakpoint
CREATE INDEX "bank_debit_by_batch" ON "bank_debit" USING btree ("merchant_id","payment_info_id");--> statement-breakpoint
CREATE INDEX "bank_debit_by_mandate" ON "bank_debit" USING btree ("merchant_id","mandate_id");--> statement-breakpoint
CREATE INDEX "bank_entry_by_status" ON "bank_entry" USING btree ("merchant_id","status","booked_on","id");--> statement-breakpoint
CREATE INDEX "bank_entry_by_import" ON "bank_entry" USING btree ("merchant_id","import_id");--> statement-breakpoint
CREATE INDEX "bank_entry_by_payer" ON "bank_entry" USING btree ("merchant_id",(facts ->> 'counterpartyIban'));