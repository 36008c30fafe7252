/** What becomes of a table's rows of a customer who is merged into another. */
export type TableMove =
  /** They are the kept customer's from then on. */
  | 'move'
  /** The same, where nothing is ever changed: by `move_sealed_rows` of the database, which changes whose they are alone. */
  | 'move-sealed'
  /** They end, or are made anew. */
  | 'end'
  /** One for each of these values: the kept customer's own stands, what it has none of is moved. */
  | Readonly<{ unlessTaken: readonly string[]; then: 'end' | 'stay' }>
  /** They need more than that: the function of this name in `move-rows.ts`. */
  | Readonly<{ by: string }>
  /** Nothing happens to them, for this reason. */
  | Readonly<{ stay: string }>;

/**
 * Every table with a customer, and what a merge does to it. A test compares it with the database: a table or column that
 * leads to a customer and is missing here fails it.
 */
export const customerTables: Readonly<Record<string, TableMove>> = {
  invoice: 'move',
  credit_note: 'move',
  invoice_charge: 'move',
  payment_attempt: 'move',
  ledger_entry: 'move-sealed',
  recovery_case: 'move-sealed',
  missed_contact: 'move',
  bank_entry: 'move',
  planned_collection: 'move',
  arrangement: 'move',
  payment_promise: 'move',
  handover_case: 'move',
  announced_handover: 'move',
  payment_method: { by: 'moveMethods' },
  gateway_customer: { unlessTaken: ['account_id'], then: 'stay' },
  method_setup: 'move',
  debit_consent: { by: 'moveDebitConsents' },
  debit_preference: { unlessTaken: [], then: 'stay' },
  subscription: 'move',
  cancellation: 'move',
  pay_link: 'move',
  repair_link: 'move',
  notice: 'move',
  sequence_run: 'move',
  sequence_step: 'move',
  conversation: { by: 'joinConversations' },
  consent_entry: 'move-sealed',
  contact_preference: { by: 'joinPreferences' },
  contact_hold: { by: 'joinHolds' },
  variant_exposure: { unlessTaken: ['split_id'], then: 'stay' },
  feedback_answer: 'move',
  contact_fault: { unlessTaken: ['channel'], then: 'end' },
  contact_evidence: 'move-sealed',
  contact_proof: { by: 'endProofs' },
  customer_session: 'end',
  push_subscription: 'move',
  passkey: 'move',
  passkey_challenge: 'end',
  customer_note: 'move',
  erase_request: 'move',
  customer_pair: { by: 'endPairs' },
  customer_term: { stay: 'Whoever looks for the former name or number finds the kept customer by it.' },
  customer: { stay: 'The former row leads to the kept one.' }
};
