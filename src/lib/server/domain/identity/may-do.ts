/** What a merchant's staff may be allowed to do. Seeing invoices is what every role may. */
export type StaffAct =
  | 'see-invoices'
  | 'see-reports'
  | 'see-customers'
  | 'note-on-customer'
  | 'help-customer'
  | 'import-invoices'
  | 'share-pay-link'
  | 'send-letter'
  | 'void-invoice'
  | 'withdraw-costs'
  | 'move-due-date'
  | 'see-arrangements'
  | 'answer-arrangement'
  | 'note-promise'
  | 'change-arrangement-terms'
  | 'see-handover'
  | 'ask-handover'
  | 'change-handover-conditions'
  | 'manage-agencies'
  | 'change-subscription'
  | 'refund-payment'
  | 'write-off-invoice'
  | 'release-money'
  | 'see-releases'
  | 'merge-customers'
  | 'settle-cancellation'
  | 'answer-erasure'
  | 'see-conversations'
  | 'answer-customer'
  | 'see-sequences'
  | 'change-sequences'
  | 'publish-sequences'
  | 'see-limits'
  | 'change-limits'
  | 'hold-contact'
  | 'see-retry-rules'
  | 'change-retry-rules'
  | 'publish-retry-rules'
  | 'see-routing'
  | 'change-routing'
  | 'publish-routing'
  | 'see-segments'
  | 'change-segments'
  | 'see-experiments'
  | 'change-experiments'
  | 'run-experiments'
  | 'see-templates'
  | 'edit-templates'
  | 'replay-message'
  | 'manage-staff'
  | 'see-audit'
  | 'change-settings'
  | 'see-webhooks'
  | 'manage-webhooks';

export const staffRoles = ['owner', 'finance', 'support', 'viewer'] as const;
export type StaffRole = (typeof staffRoles)[number];

const ALLOWED: Readonly<Record<StaffAct, readonly StaffRole[]>> = {
  'see-invoices': ['owner', 'finance', 'support', 'viewer'],
  'see-customers': ['owner', 'finance', 'support', 'viewer'],
  'note-on-customer': ['owner', 'finance', 'support'],
  // It shows everything that the customer sees.
  'help-customer': ['owner', 'finance', 'support'],
  'see-reports': ['owner', 'finance', 'support', 'viewer'],
  'import-invoices': ['owner', 'finance'],
  'share-pay-link': ['owner', 'finance', 'support'],
  'send-letter': ['owner', 'finance', 'support'],
  'void-invoice': ['owner', 'finance'],
  'withdraw-costs': ['owner', 'finance'],
  // More time for the customer, and later money for us.
  'move-due-date': ['owner', 'finance'],
  'see-arrangements': ['owner', 'finance', 'support', 'viewer'],
  // More time for the customer, as with a due date.
  'answer-arrangement': ['owner', 'finance'],
  // Within the terms, as the customer may themselves: it is said on the phone.
  'note-promise': ['owner', 'finance', 'support'],
  // Within these, customers get it without asking anybody.
  'change-arrangement-terms': ['owner', 'finance'],
  'see-handover': ['owner', 'finance', 'support', 'viewer'],
  // Asks for it; another one releases it. Taking it back gives time.
  'ask-handover': ['owner', 'finance'],
  'change-handover-conditions': ['owner', 'finance'],
  // Who gets to know of a debt, and the secret between us.
  'manage-agencies': ['owner'],
  'change-subscription': ['owner', 'finance', 'support'],
  'refund-payment': ['owner', 'finance'],
  // Asks for it; another one releases it.
  'write-off-invoice': ['owner', 'finance'],
  'release-money': ['owner', 'finance'],
  'see-releases': ['owner', 'finance'],
  // It can't be undone.
  'merge-customers': ['owner', 'finance'],
  'settle-cancellation': ['owner', 'finance', 'support'],
  'replay-message': ['owner', 'finance', 'support'],
  // What is forgotten doesn't come back.
  'answer-erasure': ['owner'],
  'see-conversations': ['owner', 'finance', 'support'],
  'answer-customer': ['owner', 'finance', 'support'],
  'see-sequences': ['owner', 'finance', 'support', 'viewer'],
  'change-sequences': ['owner', 'finance'],
  // From then on it writes to customers by itself.
  'publish-sequences': ['owner', 'finance'],
  'see-limits': ['owner', 'finance', 'support', 'viewer'],
  'change-limits': ['owner', 'finance'],
  'hold-contact': ['owner', 'finance', 'support'],
  'see-retry-rules': ['owner', 'finance', 'support', 'viewer'],
  'change-retry-rules': ['owner', 'finance'],
  // From then on money is asked for by it.
  'publish-retry-rules': ['owner', 'finance'],
  'see-routing': ['owner', 'finance', 'support', 'viewer'],
  'change-routing': ['owner', 'finance'],
  // Whose account the money arrives at.
  'publish-routing': ['owner'],
  'see-segments': ['owner', 'finance', 'support', 'viewer'],
  'change-segments': ['owner', 'finance'],
  'see-experiments': ['owner', 'finance', 'support', 'viewer'],
  'change-experiments': ['owner', 'finance'],
  // From then on customers are treated differently; and what wins is published.
  'run-experiments': ['owner', 'finance'],
  'see-templates': ['owner', 'finance', 'support', 'viewer'],
  // What is published goes to every customer.
  'edit-templates': ['owner', 'finance'],
  'manage-staff': ['owner'],
  'see-audit': ['owner', 'finance'],
  // Keys that move money, and what every customer sees.
  'change-settings': ['owner'],
  'see-webhooks': ['owner', 'finance'],
  // Where a merchant's news goes, and the secret that signs it.
  'manage-webhooks': ['owner']
};

/** Whether a role includes an act: asked by the page that offers it and by the server that does it. */
export function mayDo(role: StaffRole, act: StaffAct): boolean {
  return ALLOWED[act].includes(role);
}
