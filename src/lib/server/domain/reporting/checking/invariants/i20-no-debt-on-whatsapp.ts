import type { Invariant } from './invariant.ts';

export const noDebtOnWhatsApp: Invariant = {
  id: 'I20',
  says: 'What asks for an overdue amount never goes by WhatsApp; a formal notice goes by e-mail or letter only.',
  violations: `
  select id, kind, channel from notice
  where :slice(id) and (kind = 'overdue' and channel = 'whatsapp'
    or kind = 'formal-notice' and channel not in ('email', 'letter', 'portal'))`,
  walks: ['notice.id']
};
