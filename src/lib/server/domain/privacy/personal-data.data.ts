/** How a table's rows are found: by the customer they name, or through rows that name one. */
type FoundBy = 'customer' | Readonly<{ column: string; of: string }>;

/** What becomes of a table's rows when their customer is forgotten. */
type Forgetting =
  | 'delete'
  | Readonly<{ clear: readonly string[] }>
  /** Why they have to stay, or why nothing in them is personal by itself. */
  | Readonly<{ keep: string }>;

export type PersonalTable = Readonly<{
  foundBy: FoundBy;
  /** Left out of an export: what only opens things, or says nothing to a person. Binary columns are always left out. */
  without: readonly string[];
  forgetting: Forgetting;
}>;

const BOOKS =
  'Books and their vouchers are kept for seven (NL), seven (BE), ten (FR) or ten (DE) years by tax law.';
const PROOF = 'Proof of what was allowed, declared or said; kept as long as it can be asked for.';
const DOORS = 'Only hashes of what opens; without a contact it leads nowhere, and it ends by itself.';

const by = (column: string, of: string): FoundBy => ({ column, of });
const table = (
  forgetting: Forgetting,
  without: readonly string[] = [],
  foundBy: FoundBy = 'customer'
): PersonalTable => ({
  foundBy,
  without: ['merchant_id', ...without],
  forgetting
});

/**
 * Every table that holds something about a customer. A test compares it with the database: a table with a customer
 * that is missing here, or a column that looks like a secret, fails it.
 */
export const personalData: Readonly<Record<string, PersonalTable>> = {
  customer: {
    foundBy: by('id', 'customer'),
    without: ['merchant_id'],
    forgetting: { keep: 'Pseudonymised by `release-erasure.ts`.' }
  },
  customer_term: table({ keep: 'Made from the customer’s row by the database, and follows it.' }, ['term']),
  customer_note: table('delete', ['staff_id']),
  invoice: table({ keep: BOOKS }),
  credit_note: table({ keep: BOOKS }),
  ledger_entry: table({ keep: BOOKS }),
  invoice_charge: table({ keep: BOOKS }, ['cause']),
  payment_attempt: table({ keep: BOOKS }, ['form_key', 'challenge_url']),
  attempt_allocation: table({ keep: BOOKS }, [], by('attempt_id', 'payment_attempt')),
  refund: table({ keep: BOOKS }, [], by('attempt_id', 'payment_attempt')),
  dispute: table({ keep: BOOKS }, [], by('attempt_id', 'payment_attempt')),
  bank_entry: table({ keep: BOOKS }, ['candidates']),
  planned_collection: table({ keep: BOOKS }, ['claim_token']),
  recovery_case: table({ keep: BOOKS }),
  missed_contact: table({ keep: BOOKS }),
  recovery_flow: table({ keep: BOOKS }, [], by('invoice_id', 'invoice')),
  arrangement: table({ clear: ['question', 'answer'] }, ['asked_by_id']),
  arrangement_invoice: table({ keep: BOOKS }, [], by('arrangement_id', 'arrangement')),
  instalment: table({ keep: BOOKS }, [], by('arrangement_id', 'arrangement')),
  payment_promise: table({ keep: BOOKS }, ['given_by_id']),
  promised_invoice: table({ keep: BOOKS }, [], by('promise_id', 'payment_promise')),
  handover_case: table({ keep: BOOKS }),
  handover_invoice: table({ keep: BOOKS }, [], by('case_id', 'handover_case')),
  agency_message: table({ keep: PROOF }, [], by('case_id', 'handover_case')),
  agency_payment: table({ keep: BOOKS }, [], by('case_id', 'handover_case')),
  announced_handover: table({ keep: PROOF }),
  payment_method: table({ keep: BOOKS }, ['fingerprint']),
  mandate: table({ keep: PROOF }, [], by('payment_method_id', 'payment_method')),
  method_setup: table({ keep: PROOF }, ['form_key', 'challenge_url']),
  gateway_customer: table({ keep: 'The provider’s number for the payments that are kept.' }),
  debit_consent: table({ keep: PROOF }),
  consent_entry: table({ keep: PROOF }),
  contact_evidence: table({ keep: PROOF }),
  cancellation: table({ keep: PROOF }),
  erase_request: table({ keep: PROOF }),
  subscription: table({ keep: BOOKS }),
  subscription_period: table({ keep: BOOKS }, [], by('subscription_id', 'subscription')),
  subscription_pause: table({ keep: BOOKS }, [], by('subscription_id', 'subscription')),
  subscription_adjustment: table({ keep: BOOKS }, [], by('subscription_id', 'subscription')),
  debit_preference: table({ keep: 'A day of the month, without anyone to belong to.' }),
  pay_link: table({ keep: DOORS }, ['public_id', 'check_code']),
  repair_link: table({ keep: DOORS }, ['public_id']),
  notice: table({ clear: ['said', 'pdf'] }),
  sequence_run: table({ keep: PROOF }),
  sequence_step: table({ keep: PROOF }),
  contact_hold: table('delete'),
  variant_exposure: table({
    keep: 'A letter by a number: what an experiment showed stays true, and names nobody.'
  }),
  feedback_answer: table({ clear: ['comment'] }),
  feedback_variant: table(
    { keep: 'A letter by a number: what an experiment showed stays true, and names nobody.' },
    [],
    by('answer_id', 'feedback_answer')
  ),
  conversation: table('delete', ['read_at']),
  conversation_message: table('delete', ['provider_ref', 'staff_id'], by('conversation_id', 'conversation')),
  delivery_event: table({ keep: PROOF }, ['report_id'], by('notice_id', 'notice')),
  contact_preference: table('delete'),
  contact_fault: table('delete'),
  push_subscription: table('delete', ['sealed']),
  customer_session: table('delete', ['id']),
  contact_proof: table('delete', ['session_id']),
  passkey: table('delete', ['id', 'counter', 'transports']),
  passkey_challenge: table('delete')
};
