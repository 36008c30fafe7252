/** What a message can be about; what holds for each stands in `notice-kinds.ts`. */
export const noticeKindNames = [
  'receipt',
  'payment-failed',
  'debit-announced',
  'debit-near',
  'customer-asked',
  'card-ending',
  'fresh-pay-link',
  'letter',
  'invoice-created',
  'due-soon',
  'overdue',
  'formal-notice',
  'handover-notice',
  'subscription-changed',
  'agreement-changed',
  'agreement-missed',
  'part-due',
  'reply'
] as const;
